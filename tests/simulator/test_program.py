"""The program itself: its state file, its port, and how it ends."""

import json
import signal
import stat
import subprocess
import sys

import pytest
import requests

from simulator.server import running
from simulator.state_file import BrokenStateFile
from tests.simulator.amazon import CLIENT_SECRET_PATH, REFRESH_TOKEN, ROTATION, Amazon


def start(*arguments):
    """Start the program on a free port; gives the process and its address."""
    program = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = program.stdout.readline()
    return program, first.split()[2].rstrip(",")


def end(program):
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=10)
    return program.returncode, out, err


def test_what_was_done_survives_a_restart(tmp_path):
    state = tmp_path / "state.json"
    with running(state=state) as server:
        amazon = Amazon(server.url)
        amazon.begin_anew()
        amazon.move_clock(86400)
        new = amazon.rotate()
        token = amazon.access_token()
        rotation = amazon.exchange_scope(ROTATION).json()["access_token"]
        amazon.call(CLIENT_SECRET_PATH, method="POST", token=rotation)
        world = amazon.control("GET", "world")
        notifications = amazon.control("GET", "notifications")

    with running(state=state) as server:
        amazon = Amazon(server.url)

        assert amazon.control("GET", "world") == world
        assert amazon.control("GET", "notifications") == notifications
        assert amazon.control("GET", "clock")["offset_seconds"] == 86400
        assert amazon.exchange(client_secret=new).status_code == 200
        assert amazon.call(token=token).status_code == 200


def test_the_state_file_is_for_its_owner_only(tmp_path):
    state = tmp_path / "state.json"

    with running(state=state):
        mode = stat.S_IMODE(state.stat().st_mode)

    assert mode == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"world": {}}', "not json"])
def test_a_broken_state_file_is_left_alone(tmp_path, content):
    state = tmp_path / "state.json"
    state.write_text(content)

    with pytest.raises(BrokenStateFile), running(state=state):
        pass

    assert state.read_text() == content


def test_a_fresh_simulator_has_one_practice_application():
    with running() as server:
        world = Amazon(server.url).control("GET", "world")

    [application] = world["applications"]
    assert application["client_secret"].startswith("amzn1.oa2-cs.v1.")
    assert world["authorizations"] == []


def test_the_program_serves_says_where_and_ends_on_a_signal(tmp_path):
    program, url = start("--state", str(tmp_path / "state.json"))

    status = requests.get(f"{url}/console/", timeout=10).status_code
    code, _, err = end(program)

    assert (status, code, err) == (200, 0, "")


def test_the_program_ends_while_an_answer_drips():
    program, url = start()
    amazon = Amazon(url)
    amazon.break_down("lwa", "endless")
    dripping = requests.post(f"{url}/auth/o2/token", stream=True, timeout=10)

    code, _, err = end(program)
    dripping.close()

    assert (code, err) == (0, "")


def test_the_verbose_program_logs_paths_and_no_secrets():
    program, url = start("--verbose")
    amazon = Amazon(url)
    amazon.begin_anew()
    token = amazon.access_token()
    amazon.call(token=token, params={"refresh_token": REFRESH_TOKEN})

    _, out, err = end(program)

    assert "POST '/auth/o2/token' 200" in err
    assert REFRESH_TOKEN not in out + err
    assert token not in out + err


def test_the_program_says_when_its_port_is_taken_or_its_state_broken(tmp_path):
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"world": {"applications": 3}}))
    program, url = start()

    taken = subprocess.run(
        [sys.executable, "-m", "simulator", "--port", url.rpartition(":")[2]],
        capture_output=True,
        text=True,
        check=False,
    )
    broken = subprocess.run(
        [sys.executable, "-m", "simulator", "--port", "0", "--state", str(state)],
        capture_output=True,
        text=True,
        check=False,
    )
    end(program)

    assert (taken.returncode, broken.returncode) == (1, 2)
    assert "Cannot listen" in taken.stderr
    assert "state file" in broken.stderr
