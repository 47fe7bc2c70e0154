package org.archerrl.env.taubench;

/**
 * Arithmetic over numbers, {@code + - * / // **} and brackets, with Python's precedence; the result rounded to two places.
 *
 * <p>Counts in doubles throughout, so it differs from Python where whole numbers pass 2^53.
 */
final class Calculator {
    private static final String ALLOWED = "0123456789+-*/(). ";
    /** Deeper nesting is no sum that anybody needs, and would exhaust the stack. */
    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private int depth;

    private Calculator(String text) {
        this.text = text;
    }

    /**
     * Returns the result as text.
     *
     * @throws Refusal if it is no expression, or has no finite value
     */
    static String result(String expression) {
        if (!expression.chars().allMatch(letter -> ALLOWED.indexOf(letter) >= 0)) {
            throw new Refusal("only digits, + - * / ( ) . and blanks can be calculated with");
        }
        Calculator calculator = new Calculator(expression);
        double value = calculator.sum();
        calculator.blanks();
        if (calculator.at < expression.length()) {
            throw unreadable();
        }
        if (!Double.isFinite(value)) {
            throw new Refusal("the expression has no finite value");
        }
        return PythonText.real(Amount.cents(value));
    }

    private double sum() {
        double value = product();
        while (true) {
            if (skip("+")) {
                value += product();
            } else if (skip("-")) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    private double product() {
        double value = signed();
        while (true) {
            if (skip("//")) {
                value = Math.floor(value / divisor());
            } else if (skip("/")) {
                value /= divisor();
            } else if (!text.startsWith("**", at) && skip("*")) {
                value *= signed();
            } else {
                return value;
            }
        }
    }

    private double divisor() {
        double divisor = signed();
        if (divisor == 0) {
            throw new Refusal("division by zero");
        }
        return divisor;
    }

    private double signed() {
        if (++depth > DEEPEST) {
            throw unreadable();
        }
        double value = skip("-") ? -signed() : skip("+") ? signed() : power();
        depth--;
        return value;
    }

    private double power() {
        double base = atom();
        return skip("**") ? Math.pow(base, signed()) : base;
    }

    private double atom() {
        if (skip("(")) {
            double value = sum();
            if (!skip(")")) {
                throw unreadable();
            }
            return value;
        }
        int begin = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String number = text.substring(begin, at);
        if (!number.matches("(0+|[1-9]\\d*)|\\d+\\.\\d*|\\.\\d+")) {
            throw unreadable();
        }
        return Double.parseDouble(number);
    }

    private boolean skip(String token) {
        blanks();
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private static Refusal unreadable() {
        return new Refusal("this expression cannot be read");
    }
}
