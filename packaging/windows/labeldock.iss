; The installer for Windows, for Inno Setup 6: packaging/build.py calls its compiler with /DVersion=…
; It installs for one person, asks for no administrator, and leaves drafts, jobs and keys alone.

#ifndef Version
  #error Version is not given: ISCC /DVersion=0.1.0 labeldock.iss
#endif

[Setup]
AppId={{6B1B9E0B-3C57-4C7E-9C1F-5D0C6F3B7A41}
AppName=Labeldock
AppVersion={#Version}
AppPublisher=The Labeldock authors
DefaultDirName={autopf}\Labeldock
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputBaseFilename=Labeldock-{#Version}-setup
SetupIconFile=..\..\build\icons\labeldock.ico
UninstallDisplayIcon={app}\labeldock.exe
LicenseFile=..\..\LICENSE
Compression=lzma2/normal
SolidCompression=yes
ChangesAssociations=yes
ChangesEnvironment=no
CloseApplications=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"

[InstallDelete]
; Of the version before nothing of the program stays; what people made is elsewhere.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\labeldock\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Labeldock"; Filename: "{app}\labeldock.exe"; AppUserModelID: "labeldock"

[Registry]
; Windows knows the last ending only: job files are offered under "Open with", and .json is nobody's but its owner's.
Root: HKA; Subkey: "Software\Classes\Labeldock.Job"; ValueType: string; ValueData: "Labeldock job"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Labeldock.Job\DefaultIcon"; ValueType: string; ValueData: "{app}\labeldock.exe,0"
Root: HKA; Subkey: "Software\Classes\Labeldock.Job\shell\open\command"; ValueType: string; ValueData: """{app}\labeldock.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "Labeldock.Job"; ValueData: ""; Flags: uninsdeletevalue

[Run]
Filename: "{app}\labeldock.exe"; Description: "{cm:LaunchProgram,Labeldock}"; Flags: nowait postinstall skipifsilent
