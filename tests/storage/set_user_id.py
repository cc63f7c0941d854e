"""A set-user-ID program, started by an unprivileged user with a hostile environment.

The user database is one of the test's own (mounted over /etc/passwd in a mount namespace), so that the owner has
a home with credentials in it, to be found, and nobody's real home is touched. The control is the same program
without its bit: it must believe the environment, or the test shows nothing. Tried as a change to the library,
and found: environment_is_trusted() that always answers yes.
"""
import json
import os
import pathlib
import shutil
import subprocess

from library import NOBODY
from other_users import shared_folder
from storage import PREFIX

HERE = pathlib.Path(__file__).resolve().parent
OWNER = 54321


def credentials(path, username):
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"username": username, "api_key": "secret"}))
    path.chmod(0o644)


def run(group):
    what = "a set-user-ID program"
    if os.geteuid() != 0:
        return group.skip(what, "needs root")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return group.skip(what, "this machine gives no mount namespace")
    with shared_folder() as folder:
        if os.statvfs(folder).f_flag & os.ST_NOSUID:
            return group.skip(what, f"{folder.parent} is mounted nosuid")
        for library in PREFIX.glob("lib/libcartocreds.so*"):
            shutil.copy(library, folder)
        program = group.compile(HERE / "set_user_id.c", f"-Wl,-rpath,{folder}", to=folder / "program")
        hostile = folder / "hostile"
        credentials(hostile / ".config/cartoframes/creds.json", "hostile-home")
        credentials(hostile / "xdg/cartoframes/creds.json", "hostile-xdg")
        users = folder / "passwd"
        lines = ["nobody:x:65534:65534::/nonexistent:/bin/sh"]
        for name, uid in (("root", 0), ("owner", OWNER)):
            credentials(folder / name / ".config/cartoframes/creds.json", f"the-{name}")
            lines.append(f"{name}:x:{uid}:{uid}::{folder / name}:/bin/sh")
        users.write_text("\n".join(lines) + "\n")

        environments = {
            "HOME": {"HOME": str(hostile)},
            "XDG_CONFIG_HOME": {"HOME": str(hostile), "XDG_CONFIG_HOME": str(hostile / "xdg")},
            "CARTO_USER": {"CARTO_USER": "hostile-user", "CARTO_API_KEY": "stolen"},
            "CARTO_BASE_URL": {"CARTO_USERNAME": "hostile-name", "CARTO_BASE_URL": "https://hostile.example"},
            "CARTO_API_URL": {"CARTO_API_URL": "https://hostile.example/api/v2/sql", "CARTO_USER": "hostile-u"},
            "CARTO_CREDENTIALS_FILE": {
                "CARTO_CREDENTIALS_FILE": str(hostile / ".config/cartoframes/creds.json")},
        }

        def answers(variables):
            command = (f"mount --bind {users} /etc/passwd && exec setpriv --reuid={NOBODY} --regid={NOBODY} "
                       f"--clear-groups {program}")
            process = subprocess.run(["unshare", "-m", "sh", "-c", command], env={"PATH": os.environ["PATH"], **variables},
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            return process.stdout

        for name, uid in (("owner", OWNER), ("root", 0)):
            os.chown(program, uid, uid)
            program.chmod(0o4755)
            own = f"the-{name}"
            wanted = (f"resolve={own}\nenv=CREDS_ERROR_MISSING_ACCOUNT\nfile={own}\nnew={own}\n"
                      f"path={folder / name}/.config/cartoframes/creds.json\n")
            for variable, variables in environments.items():
                found = answers(variables)
                group.check(f"{what} of {name}'s ignores a hostile {variable}", found == wanted, found)
        program.chmod(0o755)
        for variable, variables in environments.items():
            found = answers(variables)
            group.check(f"without its bit it believes {variable}", "hostile" in found, found)
