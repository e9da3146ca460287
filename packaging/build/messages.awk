# Reads, in this order and told apart by the variable `kind`: the messages of the code (pot, made by xgettext), the
# templates (text between {{#t}} and {{/t}}), the catalogues (po). Reports what does not fit; exit 1 when the build must
# stop. With mode=draft a message without Vietnamese is no reason to; with mode=missing those are printed instead. POSIX awk; msgids are kept in their escaped form.

FNR == 1 { end_file(); file = FILENAME; file_kind = kind }
kind == "template" { text = text $0 "\n"; next }
{ read_po_line($0) }
END {
  end_file()
  if (mode == "missing") print_missing(); else report()
}

function end_file() {
  if (file_kind == "template") read_template(); else if (file_kind != "") end_entry()
  text = ""
}

# --- templates -------------------------------------------------------------------------------------------------------
function read_template(    line, opening, end, after, message) {
  line = 1
  while (match(text, /[{][{](!|#[ \t]*t[ \t]*[}][}])/)) {
    opening = RLENGTH
    line += count_lines(substr(text, 1, RSTART - 1))
    text = substr(text, RSTART)
    if (substr(text, 3, 1) == "!") {
      if (!match(text, /[}][}]/)) return  # the template store reports comments that never end
    } else if (!match(text, /[{][{][\/][ \t]*t[ \t]*[}][}]/)) {
      fault(file ":" line ": {{#t}} is never closed")
      return
    }
    end = RSTART
    after = RSTART + RLENGTH
    if (substr(text, 3, 1) != "!") {
      message = substr(text, opening + 1, end - opening - 1)
      if (index(message, "{{") > 0)
        fault(file ":" line ": a tag inside {{#t}}; write {name} there: " message)
      else
        use(message_of_template(message), file ":" line)
    }
    line += count_lines(substr(text, 1, after - 1))
    text = substr(text, after)
  }
}

# White space in runs is one space, as the template store looks it up; then escaped as a po file is.
function message_of_template(message,    escaped) {
  gsub(/[ \t\r\n]+/, " ", message)
  sub(/^ /, "", message)
  sub(/ $/, "", message)
  escaped = ""
  while (match(message, /["\\]/)) {
    escaped = escaped substr(message, 1, RSTART - 1) "\\" substr(message, RSTART, 1)
    message = substr(message, RSTART + 1)
  }
  return escaped message
}

function count_lines(part) { return gsub(/\n/, "\n", part) }

# --- po and pot ------------------------------------------------------------------------------------------------------
function read_po_line(s) {
  if (s ~ /^[ \t\r]*$/) { end_entry(); return }
  if (s ~ /^#~/) return
  if (s ~ /^#/) {
    if (field == "msgstr") end_entry()
    if (s ~ /^#,.*fuzzy/) fuzzy = 1
    if (s ~ /^#: / && file_kind == "pot") places = places (places == "" ? "" : " ") substr(s, 4)
    return
  }
  if (s ~ /^msgid[ \t]+"/) {
    if (field == "msgstr") end_entry()
    field = "msgid"; started = FNR; msgid = quoted(s)
  } else if (s ~ /^msgstr[ \t]+"/) {
    field = "msgstr"; msgstr = quoted(s)
  } else if (s ~ /^[ \t]*"/) {
    if (field == "msgid") msgid = msgid quoted(s); else msgstr = msgstr quoted(s)
  } else {
    fault(file ":" FNR ": not understood (contexts and plural forms are not used here): " s)
  }
}

function quoted(s) { sub(/^[^"]*"/, "", s); sub(/"[ \t\r]*$/, "", s); return s }

function end_entry() {
  if (field != "" && msgid != "") {
    if (file_kind == "pot") use(msgid, places); else check_entry()
  }
  field = msgid = msgstr = places = ""
  fuzzy = 0
}

function check_entry(    place) {
  place = file ":" started
  if (fuzzy) fault(place ": marked fuzzy: \"" msgid "\"")
  if (msgstr == "") { fault(place ": empty msgstr: \"" msgid "\""); return }
  if (placeholders(msgid) != placeholders(msgstr))
    fault(place ": the placeholders differ: \"" msgid "\" has " placeholders(msgid) ", \"" msgstr "\" has " placeholders(msgstr))
  if (msgid in vietnamese) {
    if (vietnamese[msgid] != msgstr)
      warning(place ": \"" msgid "\" is \"" vietnamese[msgid] "\" in " defined_at[msgid] " and that is used, not \"" msgstr "\"")
  } else {
    vietnamese[msgid] = msgstr
    defined_at[msgid] = place
  }
  if (!(msgid in used_at)) warning(place ": no longer used: \"" msgid "\"")
}

# The distinct {names} of a text in alphabetical order.
function placeholders(s,    seen, names, n, i, j, name, out) {
  n = 0
  while (match(s, /[{][A-Za-z_][A-Za-z0-9_]*[}]/)) {
    name = substr(s, RSTART, RLENGTH)
    s = substr(s, RSTART + RLENGTH)
    if (name in seen) continue
    seen[name] = 1
    for (i = n; i > 0 && names[i] > name; --i) names[i + 1] = names[i]
    names[i + 1] = name
    ++n
  }
  out = ""
  for (j = 1; j <= n; ++j) out = out (j > 1 ? " " : "") names[j]
  return out == "" ? "none" : out
}

# --- results ---------------------------------------------------------------------------------------------------------
function use(message, place) {
  if (message == "") { fault(place ": an empty message"); return }
  if (message in used_at) { used_at[message] = used_at[message] " " place; return }
  used_at[message] = place
  used[++used_count] = message
}

function fault(words) { faults[++fault_count] = words }
function warning(words) { warnings[++warning_count] = words }

function print_missing(    i, missing) {
  missing = 0
  for (i = 1; i <= used_count; ++i) {
    if (used[i] in vietnamese) continue
    ++missing
    print "#: " used_at[used[i]] "\nmsgid \"" used[i] "\"\nmsgstr \"\"\n"
  }
  if (missing == 0) print "Every message has its Vietnamese."
}

function report(    i, missing) {
  missing = 0
  for (i = 1; i <= used_count; ++i) {
    if (used[i] in vietnamese) continue
    ++missing
    if (mode != "draft") fault(used_at[used[i]] ": no Vietnamese for \"" used[i] "\"")
  }
  for (i = 1; i <= warning_count; ++i) print "warning: " warnings[i] > "/dev/stderr"
  for (i = 1; i <= fault_count; ++i) print "error: " faults[i] > "/dev/stderr"
  if (missing > 0) print missing " messages have no Vietnamese; 'ninja messages' prints them as entries for a vi.po" > "/dev/stderr"
  exit fault_count > 0
}
