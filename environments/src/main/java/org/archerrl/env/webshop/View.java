package org.archerrl.env.webshop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a page becomes text, and what of WebShop's rules that text's inventor changed. */
enum View {
    /** As ArCHer shows it: a line for each piece, {@code [button]}, {@code [[chosen]]}, the instruction last. */
    ARCHER(3) {
        @Override
        String show(String notice, List<Element> page) {
            StringBuilder text = new StringBuilder(notice);
            for (Element element : page) {
                if (element.kind() != Element.Kind.INSTRUCTION) {
                    text.append(element.group().isEmpty() ? "\n" : " ").append(bracketed(element));
                }
            }
            instruction(page).ifPresent(said -> text.append("\nInstruction:\n").append(said));
            return text.append("\n").toString().stripLeading();
        }

        private static String bracketed(Element element) {
            return switch (element.kind()) {
                case INSTRUCTION, TEXT -> element.text().strip();
                case FIELD, BUTTON, PRODUCT, CHOICE -> "[" + element.text() + "]";
                case CHOSEN -> "[[" + element.text() + "]]";
            };
        }

        private static Optional<String> instruction(List<Element> page) {
            return page.stream()
                    .filter(element -> element.kind() == Element.Kind.INSTRUCTION)
                    .map(Element::text)
                    .findFirst();
        }
    },
    /** As WebShop's own text mode shows it: everything visible in a row, {@value #SEPARATOR} between. */
    WEBSHOP(10) {
        @Override
        String show(String notice, List<Element> page) {
            return Stream.concat(Stream.of(notice), page.stream().flatMap(WEBSHOP::texts))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(SEPARATOR));
        }
    };

    static final String SEPARATOR = " [SEP] ";

    private final int pageSize;

    View(int pageSize) {
        this.pageSize = pageSize;
    }

    /**
     * Returns the text of a page.
     *
     * @param notice what there is to say of the last action; empty for nothing
     */
    abstract String show(String notice, List<Element> page);

    Stream<String> texts(Element element) {
        return element.kind() == Element.Kind.INSTRUCTION
                ? Stream.of("Instruction:", element.text())
                : Stream.of(element.text());
    }

    /** Returns how many results a page shows. */
    int pageSize() {
        return pageSize;
    }
}
