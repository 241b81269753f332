#!/usr/bin/env python3
"""form.py - a form tool's export to measure `coach import` with. The same bytes every time; standard library only.

  form.py --clients 2000 --out /tmp/form       roster.csv, bank.toml, responses.csv (12 rows per client), map.toml
"""
import argparse, csv, os, random
from datetime import datetime, timedelta

DIMS = ["psi", "rho", "q", "f"]
TEXTS = {
    "psi": "My actions this week fit what I say matters, case {}.",
    "rho": "I used something that I learned before, case {}.",
    "q": "I did the hard right thing, case {}.",
    "f": "I let people near me see how I am, case {}.",
}


def bank(path):
    lines = ["format = 1", "", "[bank]", 'id = "form24"', 'version = "1.0.0"', 'title = "Form of 24"',
             'summary = "Twenty-four scale items to measure imports with."', 'language = "en"', 'licence = "CC0-1.0"',
             'type = "custom"', 'min_coverage = "2/3"', "expected_minutes = 6", "", "[[scale]]", 'id = "often"',
             "min = 1", "max = 7", 'labels = { 1 = "Never", 7 = "Always" }']
    questions = []
    for dim in DIMS:
        for number in range(1, 7):
            code, text = f"{dim}-{number:02}", TEXTS[dim].format(number)
            questions.append((code, text))
            lines += ["", "[[question]]", f'code = "{code}"', f'dimension = "{dim}"', 'type = "scale"',
                      f'text = "{text}"', 'scale = "often"', "weight = 1.00"]
            if number % 3 == 0:
                lines.append("reverse = true")
    open(path, "w").write("\n".join(lines) + "\n")
    return questions


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--clients", type=int, default=2000)
    ap.add_argument("--rows", type=int, default=12, help="rows per client")
    ap.add_argument("--out", required=True)
    a = ap.parse_args()
    rnd = random.Random(1)
    os.makedirs(a.out, exist_ok=True)
    questions = bank(f"{a.out}/bank.toml")
    with open(f"{a.out}/roster.csv", "w", newline="") as out:
        w = csv.writer(out, lineterminator="\n")
        w.writerow(["first_name", "last_name", "email", "coaching_focus", "start_date"])
        for n in range(a.clients):
            w.writerow([f"First{n}", f"Last{n % 97}", f"c{n}@example.net", "leadership", "2023-01-02"])
    start = datetime(2023, 1, 2, 8, 0, 0)
    rows = [(start + timedelta(days=90 * k, minutes=n), n) for k in range(a.rows) for n in range(a.clients)]
    with open(f"{a.out}/responses.csv", "w", newline="") as out:
        w = csv.writer(out, lineterminator="\n")
        w.writerow(["Timestamp", "Email Address"] + [text for _, text in questions])
        for at, n in rows:
            w.writerow([at.strftime("%d/%m/%Y %H:%M:%S"), f"c{n}@example.net"]
                       + [rnd.randint(1, 7) for _ in questions])
    with open(f"{a.out}/map.toml", "w") as out:
        out.write('name = "form"\nbank = "form24"\nkey = "Timestamp + Email Address"\n'
                  'client = { column = "Email Address", as = "email" }\n'
                  'at = { column = "Timestamp", format = "%d/%m/%Y %H:%M:%S", tz = "Europe/Paris" }\n')
        for code, text in questions:
            out.write(f'[[answer]]\nquestion = "{code}"\ncolumn = "{text}"\n')


main()
