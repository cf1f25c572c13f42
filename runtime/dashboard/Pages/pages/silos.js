// All silos with their health, the dead ones with the reason.
import { get } from "../shared/api.js";
import { siloTable } from "../shared/silos.js";

export default {
    path: "silos",
    title: "Silos",
    interval: 2000,
    overview: data => data,
    load: ({ signal }) => get(["overview"], null, signal),
    view: (overview, context) => siloTable(overview.silos, context),
};
