/* allauth tells a failed passkey only to the console; people get a sentence instead. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.getElementById("passkey_failed");
  if (note) note.hidden = false;
});
