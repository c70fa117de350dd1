package io.ringflux.afxdp.program;

/** Registers of eBPF: R0 holds results, R1 to R5 arguments, R6 to R9 outlive calls, R10 is the stack. */
enum Register {
    R0(0),
    R1(1),
    R2(2),
    R3(3),
    R4(4),
    R5(5),
    R6(6),
    R7(7),
    R8(8),
    R9(9),
    R10(10);

    private final int number;

    Register(int number) {
        this.number = number;
    }

    /** The number in an instruction. */
    int number() {
        return number;
    }
}
