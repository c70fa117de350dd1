/**
 * The life of a TAP port: its interface made and configured, watched, lost and made anew. May depend on every other
 * package of this module and on connector-api.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.link;
