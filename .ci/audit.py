"""Look for known holes in everything that is installed beside this Python.

A finding fails. What the registry does not know, or a registry that can't be reached, is a
warning: neither says anything about a package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def verdict(report: dict[str, Any]) -> tuple[list[str], bool]:
    """Return what to say about pip-audit's report, and whether it holds no finding."""
    findings, unknown = [], []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            unknown.append(package["name"])
        for hole in package.get("vulns", []):
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            findings.append(
                f"FINDING: {package['name']} {package['version']}: {hole['id']} (fixed in {fixed})"
            )
    lines = list(findings)
    if unknown:
        lines.append(f"WARNING: the registry does not know {len(unknown)} packages: not audited.")
    audited = len(report["dependencies"]) - len(unknown)
    lines.append(f"{audited} packages audited, {len(findings)} findings.")
    return lines, not findings


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--local", "--format", "json",
               "--progress-spinner", "off"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        reason = done.stderr.strip().splitlines()[-1:] or ["no answer"]
        print(f"WARNING: nothing was audited: {reason[0][:200]}")
        return 0
    lines, passed = verdict(report)
    print("\n".join(lines))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
