/** Tasks on web pages. */
package org.archerrl.env.web;
