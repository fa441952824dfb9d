import { startEditor } from "./editor/island"

const place = document.getElementById("editor")
if (place !== null) void startEditor(place)
