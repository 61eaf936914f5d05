"""What packaging/build.py builds with: the program, and what each system installs it by."""
