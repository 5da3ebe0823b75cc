/* What somebody types while the server makes the form anew: it goes into the new form, and the caret with it. */

/* Return a function that carries over to a new form what was changed in the form since now; it returns whether
   anything was. */
export function watchTyping(form) {
  const before = new Map([...form.elements].map((control) => [control, valueOf(control)]));
  return (made) => {
    const changed = [...before].filter(([control, value]) => valueOf(control) !== value);
    for (const [control] of changed) {
      const twin = twinIn(made, control);
      if (twin) setValue(twin, control);
    }
    return changed.length > 0;
  };
}

/* Give the focus, and the caret, to what stands in the new form for a control of the old one. */
export function focusTwin(made, control) {
  const twin = document.getElementById(control.id || "none");
  if (!made.contains(twin)) return;
  twin.focus({ preventScroll: true });
  const { selectionStart: start, selectionEnd: end } = control;
  if (start !== null && start !== undefined) twin.setSelectionRange(start, end);
}

function isTicked(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function valueOf(control) {
  return isTicked(control) ? control.checked : control.value;
}

function setValue(twin, control) {
  if (isTicked(control)) twin.checked = control.checked;
  else twin.value = control.value;
}

function twinIn(made, control) {
  const isTwin = (each) => each.name === control.name && (!isTicked(control) || each.value === control.value);
  return control.name ? [...made.elements].find(isTwin) : undefined;
}
