"""The set-up behind start.py; standard library only, for it runs before anything is installed."""
