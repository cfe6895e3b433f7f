<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>KioskWords</name>
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
    <message numerus="yes">
        <source>Checked in · +%n points</source>
        <translation>
            <numerusform>Checked in · +%n point</numerusform>
            <numerusform>Checked in · +%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>points</source>
        <comment>after a figure</comment>
        <translation>
            <numerusform>point</numerusform>
            <numerusform>points</numerusform>
        </translation>
    </message>
</context>
</TS>
