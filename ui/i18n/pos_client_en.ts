<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Checkout</name>
    <message numerus="yes">
        <source>%n coupons</source>
        <translation>
            <numerusform>%n coupon</numerusform>
            <numerusform>%n coupons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gifts waiting</source>
        <translation>
            <numerusform>%n gift waiting</numerusform>
            <numerusform>%n gifts waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points to go</source>
        <translation>
            <numerusform>%n point to go</numerusform>
            <numerusform>%n points to go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n products</source>
        <translation>
            <numerusform>%n product</numerusform>
            <numerusform>%n products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Esc again takes out all %n products</source>
        <translation>
            <numerusform>Esc again takes out %n product</numerusform>
            <numerusform>Esc again takes out all %n products</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CustomerWords</name>
    <message numerus="yes">
        <source>%n gifts are waiting for you</source>
        <translation>
            <numerusform>%n gift is waiting for you</numerusform>
            <numerusform>%n gifts are waiting for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more items</source>
        <translation>
            <numerusform>%n more item</numerusform>
            <numerusform>%n more items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <comment>that pay</comment>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n points</source>
        <translation>
            <numerusform>+%n point</numerusform>
            <numerusform>+%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n points from {day}</source>
        <translation>
            <numerusform>+%n point from {day}</numerusform>
            <numerusform>+%n points from {day}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>−%n points</source>
        <translation>
            <numerusform>−%n point</numerusform>
            <numerusform>−%n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeviceCheck</name>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes read</source>
        <translation>
            <numerusform>%n code read</numerusform>
            <numerusform>%n codes read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged pictures</source>
        <translation>
            <numerusform>%n damaged picture</numerusform>
            <numerusform>%n damaged pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not understood</source>
        <translation>
            <numerusform>%n not understood</numerusform>
            <numerusform>%n not understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipts printed</source>
        <translation>
            <numerusform>%n receipt printed</numerusform>
            <numerusform>%n receipts printed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>lost %n times</source>
        <translation>
            <numerusform>lost once</numerusform>
            <numerusform>lost %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gifts</name>
    <message numerus="yes">
        <source>%n gifts waiting</source>
        <translation>
            <numerusform>%n gift waiting</numerusform>
            <numerusform>%n gifts waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KioskWords</name>
    <message numerus="yes">
        <source>%n gifts are waiting at the counter</source>
        <translation>
            <numerusform>%n gift is waiting at the counter</numerusform>
            <numerusform>%n gifts are waiting at the counter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Checked in · +%n points</source>
        <translation>
            <numerusform>Checked in · +%n point</numerusform>
            <numerusform>Checked in · +%n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemberWords</name>
    <message numerus="yes">
        <source>%n more points to {tier}</source>
        <translation>
            <numerusform>%n more point to {tier}</numerusform>
            <numerusform>%n more points to {tier}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points expire on {day}</source>
        <translation>
            <numerusform>%n point expires on {day}</numerusform>
            <numerusform>%n points expire on {day}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Refund</name>
    <message numerus="yes">
        <source>%n points come back.</source>
        <translation>
            <numerusform>%n point comes back.</numerusform>
            <numerusform>%n points come back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shift</name>
    <message numerus="yes">
        <source>%n refused and dealt with</source>
        <translation>
            <numerusform>%n refused and dealt with</numerusform>
            <numerusform>%n refused and dealt with</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused: deal with it</source>
        <translation>
            <numerusform>%n refused: deal with it</numerusform>
            <numerusform>%n refused: deal with them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sales and visits since {time}</source>
        <translation>
            <numerusform>%n sale or visit since {time}</numerusform>
            <numerusform>%n sales and visits since {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sales wait; the figures become final when they are sent</source>
        <translation>
            <numerusform>%n sale waits; the figures become final when it is sent</numerusform>
            <numerusform>%n sales wait; the figures become final when they are sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n settled otherwise than told</source>
        <translation>
            <numerusform>%n settled otherwise than told</numerusform>
            <numerusform>%n settled otherwise than told</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without an answer</source>
        <translation>
            <numerusform>%n without an answer</numerusform>
            <numerusform>%n without an answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sales and visits, every %n hours</source>
        <translation>
            <numerusform>Sales and visits by the hour</numerusform>
            <numerusform>Sales and visits, every %n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n to look at</numerusform>
            <numerusform>%n to look at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to send</source>
        <translation>
            <numerusform>%n waiting to send</numerusform>
            <numerusform>%n waiting to send</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline %n min</source>
        <translation>
            <numerusform>Offline %n min</numerusform>
            <numerusform>Offline %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Storage was damaged: %n unsent missing, call support</source>
        <translation>
            <numerusform>Storage was damaged: %n unsent missing, call support</numerusform>
            <numerusform>Storage was damaged: %n unsent missing, call support</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not settled yet</source>
        <translation>
            <numerusform>%n not settled yet</numerusform>
            <numerusform>%n not settled yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused before</source>
        <comment>in earlier shifts</comment>
        <translation>
            <numerusform>%n refused before</numerusform>
            <numerusform>%n refused before</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused: choose one to deal with it</source>
        <translation>
            <numerusform>%n refused: choose it to deal with it</numerusform>
            <numerusform>%n refused: choose one to deal with it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n saved here, sent when online</source>
        <translation>
            <numerusform>%n saved here, sent when online</numerusform>
            <numerusform>%n saved here, sent when online</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n since {time}</source>
        <comment>sales and visits of this shift</comment>
        <translation>
            <numerusform>%n sale since {time}</numerusform>
            <numerusform>%n sales since {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n to look at</numerusform>
            <numerusform>%n to look at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable: call support</source>
        <translation>
            <numerusform>%n unreadable: call support</numerusform>
            <numerusform>%n unreadable: call support</numerusform>
        </translation>
    </message>
</context>
</TS>
