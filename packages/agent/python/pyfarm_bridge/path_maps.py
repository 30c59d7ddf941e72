"""What paths of other operating systems are called here; the agent's path-map-rules.ts has the same rules."""
import string

LOWER = str.maketrans(string.ascii_uppercase + "\\", string.ascii_lowercase + "/")


def map_path(path, rules):
    """The path by the first rule that fits; unchanged without one."""
    normal = path.translate(LOWER)
    for rule in rules:
        if is_below(normal if rule["windows"] else path, rule["from"]):
            return path if rule["to"] is None else apply(rule, path[len(rule["from"]) :])
    return path


def apply(rule, rest):
    if rule["windows"] or rule["separator"] == "\\":
        rest = rest.replace("/", "\\").replace("\\", rule["separator"])
    return rule["to"].rstrip("/\\") + rest if rest else rule["to"]


def is_below(path, prefix):
    if not path.startswith(prefix):
        return False
    return prefix != "" if len(path) == len(prefix) else path[len(prefix)] == "/"
