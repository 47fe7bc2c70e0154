package org.archerrl.env.web;

import java.net.URI;

/**
 * How an episode begins.
 *
 * @param page where the browser goes, relative to the site's folder if there is one
 * @param chance decides what the page's scripts draw by themselves
 * @param start an expression, evaluated once the page is there
 */
record Opening(URI page, int chance, String start) {}
