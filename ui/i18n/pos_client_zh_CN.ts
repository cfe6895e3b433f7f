<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Checkout</name>
    <message>
        <source>Already used at {time} · {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {points} points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booked. The member&apos;s balance is up to date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Card {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code verified · single use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not repeat the sale; it settles by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter awards {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter pays with these points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F9 pays with points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest tier</source>
        <translation>已是最高等级</translation>
    </message>
    <message>
        <source>Next: {tier}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now scan the member&apos;s code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Posts by itself when online. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved; confirming…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That sale is booked. For another one ask for the next code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The points are as before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sale and its undoing are both sent when online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type another number, or Esc to leave it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the amount of the sale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the amount, then scan the member&apos;s code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified offline · as of {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified offline · posts when online</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day of this year</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>worth {money}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{points} points expire {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{points} points to go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{points} pts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{points} · no answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{points} · saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KioskWords</name>
    <message numerus="yes">
        <source>%n more points to {tier}</source>
        <translation>
            <numerusform>再得 %n 分升级{tier}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points expire on {day}</source>
        <translation>
            <numerusform>%n 积分将于 {day}过期</numerusform>
        </translation>
    </message>
    <message>
        <source>Already checked in today – see you tomorrow!</source>
        <translation>今天已签到，明天见！</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Check in every day and collect points.</source>
        <translation>每日签到，积分天天涨。</translation>
    </message>
    <message>
        <source>Checked in</source>
        <translation>签到成功</translation>
    </message>
    <message numerus="yes">
        <source>Checked in · +%n points</source>
        <translation>
            <numerusform>签到成功 · +%n 积分</numerusform>
        </translation>
    </message>
    <message>
        <source>Highest tier</source>
        <translation>已是最高等级</translation>
    </message>
    <message>
        <source>Hold up your member code</source>
        <translation>请出示会员码</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Open your membership card again and hold up the fresh code.</source>
        <translation>请重新打开会员卡，出示最新会员码。</translation>
    </message>
    <message>
        <source>Open your membership card and hold up its code.</source>
        <translation>请打开会员卡，出示会员码。</translation>
    </message>
    <message>
        <source>Our staff at the counter will gladly help you.</source>
        <translation>请联系店员，我们很乐意为您服务。</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>设备暂停服务</translation>
    </message>
    <message>
        <source>Please check in at the counter.</source>
        <translation>请到收银台签到。</translation>
    </message>
    <message>
        <source>Saved. It will post when we are back online.</source>
        <translation>已保存，联网后入账</translation>
    </message>
    <message>
        <source>Sorry, that did not work</source>
        <translation>抱歉，签到未成功</translation>
    </message>
    <message>
        <source>That is a payment code</source>
        <translation>这是付款码</translation>
    </message>
    <message>
        <source>That is not a member code</source>
        <translation>这不是会员码</translation>
    </message>
    <message>
        <source>This code has expired</source>
        <translation>会员码已过期</translation>
    </message>
    <message>
        <source>This code was used already</source>
        <translation>该会员码已使用</translation>
    </message>
    <message>
        <source>Use the scanner</source>
        <translation>请使用扫码器</translation>
    </message>
    <message>
        <source>Wait for the next code on your phone and hold it up.</source>
        <translation>请等手机上的会员码刷新后再出示。</translation>
    </message>
    <message>
        <source>We are offline right now</source>
        <translation>当前处于离线状态</translation>
    </message>
    <message>
        <source>We could not recognise this card</source>
        <translation>未能识别此会员卡</translation>
    </message>
    <message>
        <source>Welcome back,</source>
        <translation>欢迎光临，</translation>
    </message>
    <message numerus="yes">
        <source>points</source>
        <comment>after a figure</comment>
        <translation>
            <numerusform>积分</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>. </source>
        <comment>between title and advice</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alipay payment code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already checked in today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another member&apos;s code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program uses its port. Close it, then restart the till.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another till program is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for the code in the member card itself, or wait until online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for the code on the member card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the member to open the card again; a picture of a code does not work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the member to refresh it and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the member to set the phone&apos;s time to automatic, then scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the member to tap Pay with points and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend did not start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend is busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bank payment code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot verify offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Card not known here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its cable, and that no other program uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the camera set for this till.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check what was typed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the sale and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clocks differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the other one, then try again. Nothing was booked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code already used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code expired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code misread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code not genuine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code too new for this till</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device not available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device unplugged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not repeat it; it settles by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each code works once. Ask for the next one and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is saved; the till keeps trying.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the phone still and scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It belongs to the shop&apos;s own till program. Scan the member&apos;s code here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is kept under Waiting to send. Call support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be new, blocked or from another shop. Online, scan again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It pays money. Ask for the code on the member card instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was made with stolen keys. Tell the store manager.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not opened. Ask for the code on the member card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link to a web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No amount yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No member yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No paying with points offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No safe place for keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a member code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not an amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enough points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not understood by the backend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not unlocked for paying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in the code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost. This till may need an update.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was booked. Call support before you sell on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was booked. Free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was done. Call support with the time of the sale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in again; the till goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points can be awarded now; redeem when online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points can be awarded; paying with points works online only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Product barcode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the till. If it happens again, call support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sale not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved on this till; it will be sent in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved on this till; it will be sent when online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the member&apos;s code first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending is paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent twice with different content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still being worked on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take another way to pay, or fewer points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That does not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backend does not accept this till. Nothing is lost; call support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The damaged file was kept and the defaults are in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The member list of this till is too old. Scan again when online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next check-in counts tomorrow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The points were taken back before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The programme asks for more points or whole units at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They pay more than this sale allows. Type fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This code works online only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This programme counts in another currency. Check the till&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This till has no current member list. Sell without points until online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This till needs an update to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This till was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This till&apos;s storage does not answer. Nothing was booked; try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too few points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many points while offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. If it happens again, call support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two tills report as one. Stop selling here and call support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type fewer, or wait until online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type it like 128.50.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the amount of the sale first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>UnionPay payment code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplug it and plug it in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WeChat payment code</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
