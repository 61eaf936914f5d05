"""A desktop for one program: a tray, notifications that are clicked at once, a dock that hears of progress.

python -m tests.e2e.fake_desktop COMMAND…    prints what the desktop was told, one JSON object a line
"""

import json
import subprocess
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

TRAY, NOTIFICATIONS = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
LAUNCHER = "com.canonical.Unity.LauncherEntry"
SERVICE = DBusAddress("/org/freedesktop/Notifications", interface=NOTIFICATIONS)
QUIET_S = 0.5


def main() -> int:
    """Run the program on this desktop and return its exit code."""
    connection = open_dbus_connection(bus="SESSION")
    bus = Proxy(message_bus, connection)
    for name in (TRAY, NOTIFICATIONS):
        bus.RequestName(name)
    bus.AddMatch(MatchRule(type="signal", interface=LAUNCHER))
    with subprocess.Popen(sys.argv[1:]) as program:
        ended = threading.Event()
        threading.Thread(target=lambda: (program.wait(), ended.set()), daemon=True).start()
        while True:
            try:
                serve(connection, connection.receive(timeout=QUIET_S))
            except TimeoutError:
                if ended.is_set():
                    return program.returncode


def serve(connection: DBusConnection, message) -> None:
    """Answer one call, and tell what is of interest."""
    name = message.header.fields.get(HeaderFields.member)
    if name in ("RegisterStatusNotifierItem", "Notify", "Update"):
        line = json.dumps([name, message.body], default=str)
        print(f"{line}\n", end="", flush=True)  # in one piece: the program writes here as well
    if message.header.message_type is MessageType.method_call:
        connection.send(new_method_return(message, *answer(name, message.body)))
    if name == "Notify" and message.body[5]:
        connection.send(new_signal(SERVICE, "ActionInvoked", "us", (1, "default")))  # a click


def answer(name: str, body: tuple) -> tuple:
    """Return signature and body of an answer."""
    if name == "Get":
        return "v", ((("i", 0) if body[1] == "ProtocolVersion" else ("b", True)),)
    if name == "GetAll":
        return "a{sv}", ({"IsStatusNotifierHostRegistered": ("b", True)},)
    return {"Notify": ("u", (1,)), "GetCapabilities": ("as", (["body"],))}.get(name, ())


if __name__ == "__main__":
    sys.exit(main())
