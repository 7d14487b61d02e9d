"use strict";

// Draws the schema. Requests tried from the page go with the session, so they carry its CSRF token and a key of their own.
(() => {
  const place = document.getElementById("api-docs");
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    dom_id: "#api-docs",
    deepLinking: true,
    filter: true, // a long schema is drawn as one scrolls, so the browser's own search does not see all of it
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    requestInterceptor: (request) => {
      if (!request.headers.Authorization) request.headers["X-CSRFToken"] = place.dataset.csrf;
      return request;
    },
  });
})();
