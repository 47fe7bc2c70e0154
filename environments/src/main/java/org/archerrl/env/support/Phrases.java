package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;

/** What players say. */
final class Phrases {
    static final String NUMBER = "What is the order number?";
    static final String NAME = "What is your name?";
    static final String REASON = "What is wrong with it?";
    static final String COLOUR = "Which colour?";
    static final String CITY = "Which city?";
    static final String DONE = "It is done.";
    static final String REFUSAL = "Sorry, that is not possible.";

    static final ImmutableList<String> QUESTIONS = ImmutableList.of(NUMBER, NAME, REASON, COLOUR, CITY);

    private Phrases() {}

    static String find(String name) {
        return DeskTools.FIND + "(\"" + name + "\")";
    }

    static String show(String number) {
        return DeskTools.SHOW + "(" + number + ")";
    }

    static String stock(String product, String colour) {
        return DeskTools.STOCK + "(\"" + product + "\", \"" + colour + "\")";
    }

    static String cancel(String number) {
        return DeskTools.CANCEL + "(" + number + ")";
    }

    static String move(String number, String city) {
        return DeskTools.MOVE + "(" + number + ", \"" + city + "\")";
    }

    static String refund(String number, String reason) {
        return DeskTools.REFUND + "(" + number + ", \"" + reason + "\")";
    }

    static String exchange(String number, String colour) {
        return DeskTools.EXCHANGE + "(" + number + ", \"" + colour + "\")";
    }
}
