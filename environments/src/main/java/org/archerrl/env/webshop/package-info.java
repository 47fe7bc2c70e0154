/**
 * WebShop.
 */
package org.archerrl.env.webshop;
