package io.ringflux.tap;

/** What becomes of a port when somebody deletes its interface. */
public enum WhenDeleted {
    /** It ends with an error. */
    FAIL,
    /** It makes the interface anew, as it was configured. */
    RECREATE
}
