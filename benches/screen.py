#!/usr/bin/env python3
"""The full screen in a real pseudo-terminal: time to the first frame and until all is read, bytes, memory, and idle CPU.

    benches/screen.py COACH [COLUMNS ROWS]      (COACH_STORE names the practice, which must be unlocked)
"""
import fcntl, os, pty, select, statistics, struct, sys, termios, time


def quiet(fd, silence):
    """Reads until nothing came for `silence` seconds; returns what came and when its last byte did."""
    data, last = b"", time.monotonic()
    while select.select([fd], [], [], silence)[0]:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        data, last = data + part, time.monotonic()
    return data, last


def ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def cpu_ms(pid):
    return int(open(f"/proc/{pid}/schedstat").read().split()[0]) / 1e6


def first_frame(fd, pid):
    """Reads until the day is on the screen; returns what came, and what it took of time and of CPU until then."""
    data = b""
    while b"Next 7 days" not in data:
        data += os.read(fd, 65536)
    return data, time.monotonic(), cpu_ms(pid)


def run(coach, columns, rows, idle):
    begun = time.monotonic()
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        # A known background, so that the terminal, which is none, is not asked for it.
        os.environ.update(TERM="xterm-256color", COLORFGBG="15;0")
        os.execv(coach, [coach, "tui"])
    frame, seen, first = first_frame(fd, pid)
    frame += quiet(fd, 1.0)[0]
    ready = cpu_ms(pid)
    memory = next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS")).split()[1]
    os.write(fd, b"j")
    moved, _ = quiet(fd, 0.5)
    spent = 0
    if idle:
        before = ticks(pid)
        time.sleep(4)
        spent = ticks(pid) - before
    os.write(fd, b"q")
    quiet(fd, 0.2)
    os.close(fd)
    os.waitpid(pid, 0)
    return (seen - begun) * 1000, first, ready, len(frame), len(moved), int(memory) / 1024, spent


def main():
    coach = os.path.abspath(sys.argv[1])
    columns, rows = (int(word) for word in sys.argv[2:4]) if len(sys.argv) > 3 else (200, 60)
    runs = [run(coach, columns, rows, last) for last in (False, False, False, False, True)]
    wall, first, ready, frame, moved, memory, _ = (statistics.median(column) for column in zip(*runs))
    print(f"{columns}x{rows}: first frame after {wall:.0f} ms (CPU {first:.0f} ms), all read after "
          f"{ready:.0f} ms of CPU, {frame:.0f} bytes, one row down {moved:.0f} bytes, {memory:.1f} MiB resident, {runs[-1][6]} ticks in 4 idle seconds")


main()
