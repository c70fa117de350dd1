package io.ringflux.vcl;

/** Says why libvppcom cannot be used. */
final class AvailabilityMain {
    private AvailabilityMain() {}

    public static void main(String[] arguments) {
        System.out.println(Vcl.unavailabilityCause());
    }
}
