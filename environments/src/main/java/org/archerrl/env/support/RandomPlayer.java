package org.archerrl.env.support;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.Player;

/** Says anything that the desk understands, with the number and the name it heard last, whatever the customer wants. */
final class RandomPlayer implements Player {
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d\\d)(?: \\w+\\b|\\.)");
    private static final Pattern NAME = Pattern.compile("I am (\\w+)\\.");
    private static final int ENDINGS = 8;

    private final SplittableRandom random;
    private String number = "10";
    private String name = Shop.NAMES.get(0);

    RandomPlayer(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public String speak(String observation) {
        String news = observation.substring(Math.max(0, observation.lastIndexOf("\n", observation.length() - 2)));
        number = heard(NUMBER, news, number);
        name = heard(NAME, news, name);
        String colour = Shop.any(Shop.COLOURS, random);
        return switch (random.nextInt(ENDINGS + 2)) {
            case 0 -> Phrases.find(name);
            case 1 -> Phrases.show(number);
            case 2 -> Phrases.stock(Shop.any(Shop.PRODUCTS, random), colour);
            case 3 -> Phrases.cancel(number);
            case 4 -> Phrases.move(number, Shop.any(Shop.CITIES, random));
            case 5 -> Phrases.refund(number, random.nextBoolean() ? SupportCase.BROKEN : SupportCase.UNWANTED);
            case 6 -> Phrases.exchange(number, colour);
            case ENDINGS -> Phrases.DONE;
            case ENDINGS + 1 -> Phrases.REFUSAL;
            default -> Shop.any(Phrases.QUESTIONS, random);
        };
    }

    private static String heard(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
