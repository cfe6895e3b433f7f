<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Checkout</name>
    <message numerus="yes">
        <source>%n coupons</source>
        <translation>
            <numerusform>%n 张券</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gifts waiting</source>
        <translation>
            <numerusform>有 %n 份礼品待领取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points to go</source>
        <translation>
            <numerusform>还差 %n 分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n products</source>
        <translation>
            <numerusform>%n 件商品</numerusform>
        </translation>
    </message>
    <message>
        <source>Add {money}</source>
        <translation>加入 {money}</translation>
    </message>
    <message>
        <source>Added: {name}</source>
        <translation>已加入：{name}</translation>
    </message>
    <message>
        <source>Already used at {time} · {points}</source>
        <translation>已于 {time} 使用 · {points}</translation>
    </message>
    <message>
        <source>An amount is typed already</source>
        <translation>已输入金额</translation>
    </message>
    <message>
        <source>Any other key keeps them.</source>
        <translation>按其他键保留。</translation>
    </message>
    <message>
        <source>Asking whether it is new. Wait, or type its price.</source>
        <translation>正在查询是否为新商品。可稍候，或直接输入价格。</translation>
    </message>
    <message>
        <source>At most {money}</source>
        <translation>最多 {money}</translation>
    </message>
    <message>
        <source>At most {points} points</source>
        <translation>最多 {points} 积分</translation>
    </message>
    <message>
        <source>Award points</source>
        <translation>累计积分</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>储值</translation>
    </message>
    <message>
        <source>Balance {money}</source>
        <translation>储值 {money}</translation>
    </message>
    <message>
        <source>Basket</source>
        <translation>购物篮</translation>
    </message>
    <message>
        <source>Blurred: hold the phone still, or a little farther away</source>
        <translation>画面模糊，请拿稳手机，或稍微拿远一些</translation>
    </message>
    <message>
        <source>Booked.</source>
        <translation>已入账。</translation>
    </message>
    <message>
        <source>Booked. The card is up to date.</source>
        <translation>已入账，会员卡已更新。</translation>
    </message>
    <message>
        <source>Camera and hand-held scanner are ready.</source>
        <translation>摄像头和扫码枪随时可用。</translation>
    </message>
    <message>
        <source>Camera lost. Check its cable; the till keeps trying.</source>
        <translation>摄像头断开。请检查连接线，收银机会继续尝试。</translation>
    </message>
    <message>
        <source>Camera picture</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>Card {number}</source>
        <translation>卡号 {number}</translation>
    </message>
    <message>
        <source>Checking the code…</source>
        <translation>正在验证会员码…</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>验证中…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Code verified · single use</source>
        <translation>验证通过 · 一次有效</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>返现</translation>
    </message>
    <message>
        <source>Credit and balance need the network.</source>
        <translation>返现和储值需要联网使用。</translation>
    </message>
    <message>
        <source>Credit and balance pay once the member unlocks paying.</source>
        <translation>会员解锁支付后可用返现和储值。</translation>
    </message>
    <message>
        <source>Credit {money}</source>
        <translation>返现 {money}</translation>
    </message>
    <message>
        <source>Ctrl+P prints a copy.</source>
        <translation>按 Ctrl+P 重打。</translation>
    </message>
    <message>
        <source>Decimal point</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>删除最后一位</translation>
    </message>
    <message>
        <source>Do not repeat it. The answer will come by itself.</source>
        <translation>请勿重复操作，系统会自动确认。</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>已得</translation>
    </message>
    <message>
        <source>Enter</source>
        <comment>the key of the keyboard</comment>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Enter adds this item</source>
        <translation>按回车加入此商品</translation>
    </message>
    <message>
        <source>Enter awards {points}</source>
        <translation>按 Enter 累计 {points}</translation>
    </message>
    <message>
        <source>Enter awards {points} from {day}</source>
        <translation>回车积 {points}，{day} 起可用</translation>
    </message>
    <message>
        <source>Enter makes it an item of the basket; Esc, Esc clears it.</source>
        <translation>按回车作为一件商品加入；按两次 Esc 清除。</translation>
    </message>
    <message>
        <source>Enter notes the sale</source>
        <translation>按回车登记此笔消费</translation>
    </message>
    <message>
        <source>Enter pays this from the balance</source>
        <translation>按 Enter 用储值支付</translation>
    </message>
    <message>
        <source>Enter pays with these points</source>
        <translation>按 Enter 使用这些积分</translation>
    </message>
    <message numerus="yes">
        <source>Esc again takes out all %n products</source>
        <translation>
            <numerusform>再按 Esc 清空全部 %n 件商品</numerusform>
        </translation>
    </message>
    <message>
        <source>F9 pays with points.</source>
        <translation>按 F9 用积分抵扣。</translation>
    </message>
    <message>
        <source>Hand-held scanner is ready.</source>
        <translation>扫码枪已就绪。</translation>
    </message>
    <message>
        <source>Hard to see: turn the screen brighter, or away from the lamp</source>
        <translation>看不清，请调亮屏幕，或避开灯光反射</translation>
    </message>
    <message>
        <source>Here now</source>
        <translation>在店</translation>
    </message>
    <message>
        <source>Highest tier</source>
        <translation>已是最高等级</translation>
    </message>
    <message>
        <source>Hold the phone 10–20 cm from the camera</source>
        <translation>请将手机置于摄像头前 10–20 厘米</translation>
    </message>
    <message>
        <source>It costs {money}. Scan it again to add it.</source>
        <translation>售价 {money}。如需加入，请再扫一次。</translation>
    </message>
    <message>
        <source>It goes into the basket; Esc takes it back.</source>
        <translation>加入购物篮；按 Esc 撤回。</translation>
    </message>
    <message>
        <source>It is new, and known here now.</source>
        <translation>新商品，现已可识别。</translation>
    </message>
    <message>
        <source>Keep points</source>
        <translation>不抵扣</translation>
    </message>
    <message>
        <source>Known now: {name}</source>
        <translation>现已识别：{name}</translation>
    </message>
    <message>
        <source>Last sale: {points}</source>
        <translation>上一单：{points}</translation>
    </message>
    <message>
        <source>Last scans</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Load the card</source>
        <translation>卡片储值</translation>
    </message>
    <message>
        <source>Next: {tier}</source>
        <translation>下一等级：{tier}</translation>
    </message>
    <message>
        <source>No answer yet whether it is new. Type its price.</source>
        <translation>暂未查到是否为新商品，请直接输入价格。</translation>
    </message>
    <message>
        <source>No answer yet: {points}</source>
        <translation>尚无答复：{points}</translation>
    </message>
    <message>
        <source>No balance</source>
        <translation>不用储值</translation>
    </message>
    <message>
        <source>No camera. A hand-held scanner works anywhere in this window.</source>
        <translation>没有摄像头。扫码枪在本窗口任何位置都可使用。</translation>
    </message>
    <message>
        <source>No coupon</source>
        <translation>不用券</translation>
    </message>
    <message>
        <source>No credit</source>
        <translation>不用返现</translation>
    </message>
    <message>
        <source>No credit or balance with a typed number.</source>
        <translation>返现和储值不适用于手动输入的卡号。</translation>
    </message>
    <message>
        <source>No receipt to print</source>
        <translation>没有可打印的小票</translation>
    </message>
    <message>
        <source>No sale</source>
        <translation>未消费</translation>
    </message>
    <message>
        <source>No scanner is ready. Check the cables.</source>
        <translation>没有可用的扫码设备，请检查连接线。</translation>
    </message>
    <message>
        <source>Not in the catalogue either. Type its price.</source>
        <translation>商品目录中也没有，请直接输入价格。</translation>
    </message>
    <message>
        <source>Not ours</source>
        <translation>非会员码</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>Noted; nothing is promised yet</source>
        <translation>已登记，积分待定</translation>
    </message>
    <message>
        <source>Nothing scanned yet</source>
        <translation>还没有扫码记录</translation>
    </message>
    <message>
        <source>Now scan the member&apos;s code</source>
        <translation>请扫描会员码</translation>
    </message>
    <message>
        <source>Offline, so it cannot be asked for. Type its price.</source>
        <translation>离线，暂时无法查询，请直接输入价格。</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>减一件</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>加一件</translation>
    </message>
    <message>
        <source>Other item</source>
        <translation>其他商品</translation>
    </message>
    <message>
        <source>Pay {points}</source>
        <translation>抵扣 {points}</translation>
    </message>
    <message>
        <source>Points, credit and balance are as before.</source>
        <translation>积分、返现和储值已恢复原状。</translation>
    </message>
    <message>
        <source>Posts by itself when online.</source>
        <translation>联网后自动入账。</translation>
    </message>
    <message>
        <source>Press * to sell without the coupon.</source>
        <translation>按 * 可不用券结账。</translation>
    </message>
    <message>
        <source>Print the last receipt</source>
        <translation>打印上一张小票</translation>
    </message>
    <message>
        <source>Printing the receipt…</source>
        <translation>正在打印小票…</translation>
    </message>
    <message>
        <source>Product not known: {digits}</source>
        <translation>未登记商品：{digits}</translation>
    </message>
    <message>
        <source>Reading stopped and was started again: show the code once more</source>
        <translation>读码程序已重新启动，请再出示一次</translation>
    </message>
    <message>
        <source>Receipt of another till</source>
        <translation>其他收银台的小票</translation>
    </message>
    <message>
        <source>Receipt of {time}: {money}</source>
        <translation>{time} 的小票:{money}</translation>
    </message>
    <message>
        <source>Receipt printed</source>
        <translation>小票已打印</translation>
    </message>
    <message>
        <source>Receipts are of sales and refunds.</source>
        <translation>只有销售和退款才有小票。</translation>
    </message>
    <message>
        <source>Redeem</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation>请重扫</translation>
    </message>
    <message>
        <source>Sale amount</source>
        <translation>消费金额</translation>
    </message>
    <message>
        <source>Saved: {points}</source>
        <translation>已保存：{points}</translation>
    </message>
    <message>
        <source>Saved; confirming…</source>
        <translation>已保存，确认中…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>保存中…</translation>
    </message>
    <message>
        <source>Scan the member&apos;s code</source>
        <translation>扫描会员码</translation>
    </message>
    <message>
        <source>See note</source>
        <translation>见提示</translation>
    </message>
    <message>
        <source>That sale has no answer yet. Do not repeat it.</source>
        <translation>该笔尚无答复，请勿重复操作。</translation>
    </message>
    <message>
        <source>That sale is booked. Ask for the next code.</source>
        <translation>该笔已入账。如需再次消费，请会员出示新的会员码。</translation>
    </message>
    <message>
        <source>That sale is saved and posts when online.</source>
        <translation>该笔已保存，联网后入账。</translation>
    </message>
    <message>
        <source>That sale was undone; ask for the next code.</source>
        <translation>该笔已撤销，请会员出示下一个码。</translation>
    </message>
    <message>
        <source>The backend is asked what is left.</source>
        <translation>正在向后台查询可退余额。</translation>
    </message>
    <message>
        <source>The booked figure counts. Please tell the member.</source>
        <translation>以实际入账为准，请告知会员。</translation>
    </message>
    <message>
        <source>The camera is ready.</source>
        <translation>摄像头已就绪。</translation>
    </message>
    <message>
        <source>The camera is starting…</source>
        <translation>摄像头正在启动…</translation>
    </message>
    <message>
        <source>The last sale is taken back.</source>
        <translation>上一单已撤回。</translation>
    </message>
    <message>
        <source>The points are as before.</source>
        <translation>积分已恢复原状。</translation>
    </message>
    <message>
        <source>The sale and its undoing are both sent when online.</source>
        <translation>该笔消费及其撤销将在联网后一并上传。</translation>
    </message>
    <message>
        <source>There is nothing to undo</source>
        <translation>没有可撤销的交易</translation>
    </message>
    <message>
        <source>This sale is booked.</source>
        <translation>本单已入账。</translation>
    </message>
    <message>
        <source>This sale is saved and posts when online.</source>
        <translation>本单已保存,联网后入账。</translation>
    </message>
    <message>
        <source>This sale was refused.</source>
        <translation>本单未通过。</translation>
    </message>
    <message>
        <source>This sale was undone.</source>
        <translation>本单已撤销。</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付</translation>
    </message>
    <message>
        <source>Told {told}, booked {booked}</source>
        <translation>告知 {told}，入账 {booked}</translation>
    </message>
    <message>
        <source>Too dark for the camera</source>
        <translation>光线太暗，摄像头看不清</translation>
    </message>
    <message>
        <source>Too far away: hold the phone closer</source>
        <translation>太远，请把手机拿近一些</translation>
    </message>
    <message>
        <source>Two codes in view: one at a time</source>
        <translation>画面中有两个会员码，请逐个出示</translation>
    </message>
    <message>
        <source>Type another amount, or Esc to leave it.</source>
        <translation>可改输其他金额，按 Esc 取消。</translation>
    </message>
    <message>
        <source>Type another number, or Esc to leave it.</source>
        <translation>可改输其他数字，按 Esc 取消。</translation>
    </message>
    <message>
        <source>Type the amount of the sale</source>
        <translation>请输入消费金额</translation>
    </message>
    <message>
        <source>Type the amount, then scan the code</source>
        <translation>输入金额，再扫描会员码</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>手动输入</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo works for five seconds after a sale.</source>
        <translation>交易后五秒内可以撤销。</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>撤销中…</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Use credit</source>
        <translation>使用返现</translation>
    </message>
    <message>
        <source>Verified offline · booked</source>
        <translation>离线验证 · 已入账</translation>
    </message>
    <message>
        <source>Verified offline · points as of {time}</source>
        <translation>离线验证 · 积分截至 {time}</translation>
    </message>
    <message>
        <source>Verified offline · posts later</source>
        <translation>离线验证通过 · 联网后入账</translation>
    </message>
    <message>
        <source>Will earn</source>
        <translation>本单可得</translation>
    </message>
    <message>
        <source>Without a phone: F3.</source>
        <translation>未带手机请按 F3。</translation>
    </message>
    <message>
        <source>not below {money}</source>
        <translation>满 {money} 可用</translation>
    </message>
    <message>
        <source>points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>points from {day}</source>
        <translation>积分 {day} 起可用</translation>
    </message>
    <message>
        <source>up to {points} pts</source>
        <translation>最多 {points} 积分</translation>
    </message>
    <message>
        <source>worth {money}</source>
        <translation>可抵 {money}</translation>
    </message>
    <message>
        <source>{money} available</source>
        <translation>可用 {money}</translation>
    </message>
    <message>
        <source>{money} balance</source>
        <translation>{money} 储值</translation>
    </message>
    <message>
        <source>{money} credit</source>
        <translation>{money} 返现</translation>
    </message>
    <message>
        <source>{money} credit from {day}</source>
        <translation>返现 {money}，{day} 起可用</translation>
    </message>
    <message>
        <source>{money} of {most}</source>
        <translation>{money} / {most}</translation>
    </message>
    <message>
        <source>{points} from {day}</source>
        <translation>{points}，{day} 起</translation>
    </message>
    <message>
        <source>{points} never expire</source>
        <translation>{points} 分永久有效</translation>
    </message>
    <message>
        <source>{points} of {most} pts</source>
        <translation>{points} / {most} 积分</translation>
    </message>
    <message>
        <source>{points} points expire after {day}</source>
        <translation>{points} 积分 {day}后过期</translation>
    </message>
    <message>
        <source>{points} pts</source>
        <translation>{points} 积分</translation>
    </message>
    <message>
        <source>{points} pts from {day}</source>
        <translation>{points} 分 {day}起可用</translation>
    </message>
    <message>
        <source>{points} to {tier}</source>
        <translation>距{tier}还差 {points}</translation>
    </message>
    <message>
        <source>{tier} until {day}, {points} to keep it</source>
        <translation>{tier}至 {day}，保级还差 {points} 分</translation>
    </message>
    <message>
        <source>{what} The till keeps trying.</source>
        <translation>{what}收银机会继续尝试。</translation>
    </message>
</context>
<context>
    <name>Coupons</name>
    <message>
        <source>Back to the sale</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>No coupon</source>
        <translation>不用券</translation>
    </message>
    <message>
        <source>None of them can be used for this bill.</source>
        <translation>本单没有可用的优惠券。</translation>
    </message>
    <message>
        <source>Not read. First choose a coupon, or go back.</source>
        <translation>未读取。请先选券,或返回。</translation>
    </message>
    <message>
        <source>One for each sale. It is used up once the sale is saved.</source>
        <translation>每笔只能用一张,保存后即核销。</translation>
    </message>
    <message>
        <source>Use a coupon</source>
        <translation>使用优惠券</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>bill {money}</source>
        <translation>消费 {money}</translation>
    </message>
    <message>
        <source>for bills from {money}</source>
        <translation>满 {money} 可用</translation>
    </message>
    <message>
        <source>from {day} on</source>
        <translation>{day}起可用</translation>
    </message>
    <message>
        <source>not for this bill</source>
        <translation>本单不可用</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
</context>
<context>
    <name>CustomerWords</name>
    <message numerus="yes">
        <source>%n gifts are waiting for you</source>
        <translation>
            <numerusform>您有 %n 份礼品待领取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more items</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <comment>that pay</comment>
        <translation>
            <numerusform>%n 积分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n points</source>
        <translation>
            <numerusform>+%n 积分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n points from {day}</source>
        <translation>
            <numerusform>+%n 积分，{day}起可用</numerusform>
        </translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation>正在核实</translation>
    </message>
    <message>
        <source>Card balance</source>
        <translation>卡内余额</translation>
    </message>
    <message>
        <source>Congratulations,</source>
        <translation>恭喜您，</translation>
    </message>
    <message>
        <source>Coupon</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>返现</translation>
    </message>
    <message>
        <source>It will be booked when we are back online.</source>
        <translation>联网后自动入账。</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Not booked yet</source>
        <translation>尚未入账</translation>
    </message>
    <message>
        <source>Now on your card</source>
        <translation>已充值</translation>
    </message>
    <message>
        <source>One moment: {gift}</source>
        <translation>请稍候：{gift}</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Onto your card</source>
        <translation>正在充值</translation>
    </message>
    <message>
        <source>Open your membership card again and show the fresh code.</source>
        <translation>请重新打开会员卡，出示最新会员码。</translation>
    </message>
    <message>
        <source>Open your membership card and show its code.</source>
        <translation>请打开会员卡，出示会员码。</translation>
    </message>
    <message>
        <source>Our staff will gladly help you.</source>
        <translation>店员很乐意为您服务。</translation>
    </message>
    <message>
        <source>Please do not show the code again.</source>
        <translation>请勿再次出示会员码。</translation>
    </message>
    <message>
        <source>Points and balance are as they were before.</source>
        <translation>积分与余额已恢复如前。</translation>
    </message>
    <message>
        <source>Points follow once it has been checked.</source>
        <translation>核实后积分将到账。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Show your member code</source>
        <translation>请出示会员码</translation>
    </message>
    <message>
        <source>Show your member code and collect points.</source>
        <translation>出示会员码，即可累积积分。</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Tap Pay with points on your card and show the new code.</source>
        <translation>请在会员卡上点“积分支付”，再出示新码。</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>谢谢惠顾</translation>
    </message>
    <message>
        <source>Thank you,</source>
        <translation>谢谢惠顾，</translation>
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
        <source>This code has run out</source>
        <translation>会员码已过期</translation>
    </message>
    <message>
        <source>This code was used before</source>
        <translation>该会员码已使用</translation>
    </message>
    <message>
        <source>This counter is closed</source>
        <translation>本台暂停服务</translation>
    </message>
    <message>
        <source>This purchase earns points.</source>
        <translation>本次消费可获积分。</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付</translation>
    </message>
    <message>
        <source>To pay with points</source>
        <translation>使用积分支付</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Wait for the next code on your phone and show that one.</source>
        <translation>请等手机上的会员码刷新后再出示。</translation>
    </message>
    <message>
        <source>Waiting for you: {gift}</source>
        <translation>待您领取：{gift}</translation>
    </message>
    <message>
        <source>We are offline right now</source>
        <translation>当前处于离线状态</translation>
    </message>
    <message>
        <source>We are reading your card.</source>
        <translation>正在读取会员卡。</translation>
    </message>
    <message>
        <source>We could not read this card</source>
        <translation>未能识别此会员卡</translation>
    </message>
    <message>
        <source>We gladly serve you at the next one.</source>
        <translation>请移步其他收银台。</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎光临</translation>
    </message>
    <message>
        <source>Welcome back,</source>
        <translation>欢迎光临，</translation>
    </message>
    <message>
        <source>You are {tier} now</source>
        <translation>您已升级为{tier}</translation>
    </message>
    <message>
        <source>Your card is noted</source>
        <translation>会员卡已登记</translation>
    </message>
    <message>
        <source>Your points</source>
        <translation>您的积分</translation>
    </message>
    <message>
        <source>Your points follow once your card has been checked.</source>
        <translation>会员卡核实后积分将到账。</translation>
    </message>
    <message>
        <source>Yours now: {gift}</source>
        <translation>已领取：{gift}</translation>
    </message>
    <message numerus="yes">
        <source>−%n points</source>
        <translation>
            <numerusform>−%n 积分</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>d MMM</source>
        <comment>a day of this year; see QLocale.toString</comment>
        <translation>M 月 d 日</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day of another year; see QLocale.toString</comment>
        <translation>yyyy 年 M 月 d 日</translation>
    </message>
</context>
<context>
    <name>Dealing</name>
    <message>
        <source>Another amount</source>
        <translation>更正金额</translation>
    </message>
    <message>
        <source>Another member</source>
        <translation>更正会员</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Entered again by {who}, and not sent yet.</source>
        <translation>{who} 已重新录入，尚未发送。</translation>
    </message>
    <message>
        <source>Entered again by {who}, and refused again: the newer entry needs attention.</source>
        <translation>{who} 重新录入后再次被拒：请处理较新的那一笔。</translation>
    </message>
    <message>
        <source>Entered correctly by {who}.</source>
        <translation>{who} 已正确录入。</translation>
    </message>
    <message>
        <source>It was dealt with. By whom cannot be read any more.</source>
        <translation>已处理，但处理人已无法读取。</translation>
    </message>
    <message>
        <source>Needs an approval: whoever may approve it scans a badge.</source>
        <translation>需要授权：请有权限的同事扫描工牌。</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Scan the code of the right member.</source>
        <translation>请扫描正确会员的会员码。</translation>
    </message>
    <message>
        <source>The code was not used. For another member, choose that first; for a sale, go back.</source>
        <translation>此码未使用。要换会员，请先选择“更正会员”；要收款，请先返回。</translation>
    </message>
    <message>
        <source>Type the right amount, then Enter. The refused entry stays on record.</source>
        <translation>输入正确金额后按 Enter，原记录会保留。</translation>
    </message>
    <message>
        <source>What should become of it?</source>
        <translation>如何处理？</translation>
    </message>
    <message>
        <source>Why is it written off? A manager will see it.</source>
        <translation>销账原因？店长会看到。</translation>
    </message>
    <message>
        <source>Write off</source>
        <translation>销账</translation>
    </message>
    <message>
        <source>Written off by {who}: {why}</source>
        <translation>{who} 已销账：{why}</translation>
    </message>
</context>
<context>
    <name>DemoWords</name>
    <message>
        <source>A member&apos;s phone</source>
        <translation>会员手机</translation>
    </message>
    <message>
        <source>Amount and scan are enough; Undo stays for 5 s.</source>
        <translation>输入金额并扫码即可，5 秒内可撤销。</translation>
    </message>
    <message>
        <source>Any member: the sale is saved.</source>
        <translation>任意会员均可，交易会保存在本机。</translation>
    </message>
    <message>
        <source>By touch or keyboard: 128.50</source>
        <translation>触屏或键盘输入：128.50</translation>
    </message>
    <message>
        <source>Each code works once. The phone shows the next one.</source>
        <translation>每个会员码只能用一次，换码后手机会自动出示。</translation>
    </message>
    <message>
        <source>Hide the simulator</source>
        <translation>收起模拟器</translation>
    </message>
    <message>
        <source>Hold phone before the camera</source>
        <translation>把手机对准摄像头</translation>
    </message>
    <message>
        <source>Hold up the phone</source>
        <translation>出示手机</translation>
    </message>
    <message>
        <source>Keep selling</source>
        <translation>继续收银</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>New code in {seconds} s</source>
        <translation>{seconds} 秒后换新码</translation>
    </message>
    <message>
        <source>Old screenshot</source>
        <translation>旧截图</translation>
    </message>
    <message>
        <source>Pay with points</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Pay with points</source>
        <comment>a step</comment>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Payment code</source>
        <translation>付款码</translation>
    </message>
    <message>
        <source>Plug it in again</source>
        <translation>重新插上网线</translation>
    </message>
    <message>
        <source>Plugged in</source>
        <translation>网线已插好</translation>
    </message>
    <message>
        <source>Pull the network plug</source>
        <translation>拔掉网线</translation>
    </message>
    <message>
        <source>Scan a product</source>
        <translation>扫一件商品</translation>
    </message>
    <message>
        <source>Scan a product</source>
        <comment>a step</comment>
        <translation>扫一件商品</translation>
    </message>
    <message>
        <source>See the points arrive</source>
        <translation>看积分到账</translation>
    </message>
    <message>
        <source>Show the simulator</source>
        <translation>展开模拟器</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>模拟器</translation>
    </message>
    <message>
        <source>Switch it on, hold up the phone; then 50, F9, Enter.</source>
        <translation>打开开关并出示手机，再按 50、F9、Enter。</translation>
    </message>
    <message>
        <source>Take the phone away</source>
        <translation>移开手机</translation>
    </message>
    <message>
        <source>That was all. Go on as you like.</source>
        <translation>全部完成，随意再试。</translation>
    </message>
    <message>
        <source>The basket adds up. An item without a code: 9.90, Enter.</source>
        <translation>购物篮自动合计。无条码的商品：输入 9.90，按回车。</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>The till notices by itself.</source>
        <translation>收银台会自动发现。</translation>
    </message>
    <message>
        <source>Type an amount</source>
        <translation>输入金额</translation>
    </message>
    <message>
        <source>Unplugged</source>
        <translation>网线已拔掉</translation>
    </message>
    <message>
        <source>Watch it catch up</source>
        <translation>看它自动补传</translation>
    </message>
    <message>
        <source>What to try</source>
        <translation>试试看</translation>
    </message>
    <message>
        <source>What waits is sent now; see F6.</source>
        <translation>待上传的交易正在补传，可按 F6 查看。</translation>
    </message>
    <message>
        <source>With the blue button above.</source>
        <translation>点上方蓝色按钮。</translation>
    </message>
    <message>
        <source>With the switch above.</source>
        <translation>点上方开关，收银照常进行。</translation>
    </message>
    <message>
        <source>not part of the till</source>
        <translation>不属于收银台</translation>
    </message>
</context>
<context>
    <name>DeviceCheck</name>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n 个字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes read</source>
        <translation>
            <numerusform>已读 %n 个码</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged pictures</source>
        <translation>
            <numerusform>%n 个画面损坏</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not understood</source>
        <translation>
            <numerusform>%n 个无法识别</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipts printed</source>
        <translation>
            <numerusform>已打印 %n 张小票</numerusform>
        </translation>
    </message>
    <message>
        <source>A long code</source>
        <translation>长码</translation>
    </message>
    <message>
        <source>A scanner that types cannot send it. Member codes do not need it.</source>
        <translation>键盘式扫码枪无法发送中文，会员码不需要中文。</translation>
    </message>
    <message>
        <source>All codes are done.</source>
        <translation>所有码都已完成。</translation>
    </message>
    <message>
        <source>As on a dark phone</source>
        <translation>深色模式手机</translation>
    </message>
    <message>
        <source>Bars: Code 128</source>
        <translation>条形码：Code 128</translation>
    </message>
    <message>
        <source>Bars: a product</source>
        <translation>条形码：商品</translation>
    </message>
    <message>
        <source>Belgian</source>
        <translation>比利时</translation>
    </message>
    <message>
        <source>British</source>
        <translation>英国</translation>
    </message>
    <message>
        <source>Caps Lock is on in the scanner</source>
        <translation>扫码枪开启了大写锁定</translation>
    </message>
    <message>
        <source>Change the scanner</source>
        <translation>请更改扫码枪设置</translation>
    </message>
    <message>
        <source>Check a scanner</source>
        <translation>检查扫码枪</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Chinese does not arrive</source>
        <translation>收不到中文</translation>
    </message>
    <message>
        <source>Codes arrive as they are</source>
        <translation>码原样收到</translation>
    </message>
    <message>
        <source>Czech or Slovak</source>
        <translation>捷克或斯洛伐克</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法国</translation>
    </message>
    <message>
        <source>From 35 ms on it may be taken for typing: shorten the delay between characters.</source>
        <translation>超过 35 毫秒可能被当作手工输入：请缩短扫码枪的字符间隔。</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德国</translation>
    </message>
    <message>
        <source>Hungarian</source>
        <translation>匈牙利</translation>
    </message>
    <message>
        <source>It makes all letters large, or all small</source>
        <translation>它把字母全部变成大写或小写</translation>
    </message>
    <message>
        <source>It puts {value} before every code</source>
        <translation>它在每个码前加上 {value}</translation>
    </message>
    <message>
        <source>It puts {value} behind every code</source>
        <translation>它在每个码后加上 {value}</translation>
    </message>
    <message>
        <source>It sends each code twice</source>
        <translation>它把每个码发送两次</translation>
    </message>
    <message>
        <source>It types on a {value} keyboard</source>
        <translation>它按{value}键盘输入</translation>
    </message>
    <message>
        <source>It works, a little later: better have the scanner send Enter after each code.</source>
        <translation>可以使用，但稍慢：最好让扫码枪在每个码后发送回车。</translation>
    </message>
    <message>
        <source>It writes encodings into codes</source>
        <translation>它在码中写入编码标记</translation>
    </message>
    <message>
        <source>Letters, digits, signs</source>
        <translation>字母、数字、符号</translation>
    </message>
    <message>
        <source>Line display {name}</source>
        <translation>客显 {name}</translation>
    </message>
    <message>
        <source>Not read? Switch on QR codes in the scanner, and hold it 10–20 cm away.</source>
        <translation>读不出？请在扫码枪中开启二维码，并保持 10–20 厘米距离。</translation>
    </message>
    <message>
        <source>Not read? Switch on inverse codes in the scanner: dark phones show them.</source>
        <translation>读不出？请在扫码枪中开启反色码：深色模式手机会显示反色码。</translation>
    </message>
    <message>
        <source>Not read? Switch this kind of code on in the scanner, if products are scanned.</source>
        <translation>读不出？如果要扫商品，请在扫码枪中开启此类条码。</translation>
    </message>
    <message>
        <source>Nothing ends its codes</source>
        <translation>它的码没有结束符</translation>
    </message>
    <message>
        <source>Nothing scanned yet</source>
        <translation>还没有扫码记录</translation>
    </message>
    <message>
        <source>Nothing to change so far</source>
        <translation>目前无需更改</translation>
    </message>
    <message>
        <source>Only {value} of the 181 characters of a long code arrive</source>
        <translation>181 位的长码只收到 {value} 位</translation>
    </message>
    <message>
        <source>Raise the greatest length of codes in the scanner.</source>
        <translation>请在扫码枪中增大最大码长。</translation>
    </message>
    <message>
        <source>Receipt printer {name}</source>
        <translation>小票打印机 {name}</translation>
    </message>
    <message>
        <source>Save sheet</source>
        <translation>保存测试页</translation>
    </message>
    <message>
        <source>Scan the code with the scanner to check</source>
        <translation>请用要检查的扫码枪扫描此码</translation>
    </message>
    <message>
        <source>Scan the other codes, too.</source>
        <translation>请继续扫描其他码。</translation>
    </message>
    <message>
        <source>Scanners that type</source>
        <translation>键盘式扫码枪</translation>
    </message>
    <message>
        <source>Set the scanner to a US keyboard.</source>
        <translation>请把扫码枪设为美式键盘。</translation>
    </message>
    <message>
        <source>Set the scanner to send each code once.</source>
        <translation>请把扫码枪设为每个码只发送一次。</translation>
    </message>
    <message>
        <source>Sheet saved:</source>
        <translation>测试页已保存：</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Spanish or Italian</source>
        <translation>西班牙或意大利</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Switch off case conversion in the scanner.</source>
        <translation>请关闭扫码枪的大小写转换。</translation>
    </message>
    <message>
        <source>Switch off code identifiers in the scanner, or set it to a US keyboard.</source>
        <translation>请关闭扫码枪的码制标识，或将其设为美式键盘。</translation>
    </message>
    <message>
        <source>The sheet could not be saved</source>
        <translation>无法保存测试页</translation>
    </message>
    <message>
        <source>The till can undo it</source>
        <translation>程序可以自动纠正</translation>
    </message>
    <message>
        <source>The till takes it off.</source>
        <translation>收银程序会自动去掉。</translation>
    </message>
    <message>
        <source>The till takes the first.</source>
        <translation>收银程序只取第一次。</translation>
    </message>
    <message>
        <source>The till undoes it.</source>
        <translation>收银程序会自动纠正。</translation>
    </message>
    <message>
        <source>These characters do not arrive: {value}</source>
        <translation>收不到这些字符：{value}</translation>
    </message>
    <message>
        <source>This code is not of the sheet</source>
        <translation>这不是测试页上的码</translation>
    </message>
    <message>
        <source>Try devices</source>
        <translation>测试设备</translation>
    </message>
    <message>
        <source>Undo from now on</source>
        <translation>从现在起纠正</translation>
    </message>
    <message>
        <source>Undone from now on</source>
        <translation>从现在起自动纠正</translation>
    </message>
    <message>
        <source>Undone only until the till is closed</source>
        <translation>只在关闭程序前有效，未能保存</translation>
    </message>
    <message>
        <source>What it adds differs from code to code: {value}</source>
        <translation>它附加的内容因码而异：{value}</translation>
    </message>
    <message>
        <source>What it does to codes is told here. No sale is touched.</source>
        <translation>这里会说明它对码做了什么，不影响销售。</translation>
    </message>
    <message>
        <source>away</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>being tested…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>cannot be told to beep: scan something</source>
        <translation>无法令其发声：请扫一个码</translation>
    </message>
    <message>
        <source>last: {code}</source>
        <translation>最近：{code}</translation>
    </message>
    <message numerus="yes">
        <source>lost %n times</source>
        <translation>
            <numerusform>断开 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing read yet</source>
        <translation>尚未读到码</translation>
    </message>
    <message>
        <source>paper is low</source>
        <translation>纸快用完</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>showed a test</source>
        <translation>已显示测试内容</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>test failed</source>
        <translation>测试失败</translation>
    </message>
    <message>
        <source>test page printed</source>
        <translation>已打印测试页</translation>
    </message>
    <message>
        <source>was told to beep</source>
        <translation>已令其发声</translation>
    </message>
    <message>
        <source>{number} of {count}: scan this from the screen, or from the printed sheet.</source>
        <translation>第 {number} 个，共 {count} 个：扫描屏幕上的码，或打印的测试页。</translation>
    </message>
    <message>
        <source>{percent} % skipped</source>
        <translation>跳过 {percent}%</translation>
    </message>
    <message>
        <source>{value} ms between two keys</source>
        <translation>两个按键间隔 {value} 毫秒</translation>
    </message>
    <message>
        <source>{width} × {height}, {fps} fps</source>
        <translation>{width} × {height}，{fps} 帧/秒</translation>
    </message>
</context>
<context>
    <name>FindMember</name>
    <message>
        <source>All 12 digits are there. Backspace takes the last one back.</source>
        <translation>12 位数字已输满。退格可删去最后一位。</translation>
    </message>
    <message>
        <source>Ask for the name. The sale is noted; a manager decides.</source>
        <translation>请核对姓名。交易先作登记，由店长决定。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Code cannot be read</source>
        <translation>会员码无法识读</translation>
    </message>
    <message>
        <source>Find a member</source>
        <translation>查找会员</translation>
    </message>
    <message>
        <source>Last 4 digits, initials or name</source>
        <translation>卡号后 4 位、姓名首字母或姓名</translation>
    </message>
    <message>
        <source>No answer. Enter asks again; or type all 12 digits of the card.</source>
        <translation>没有应答。按回车再试，或输入卡号全部 12 位数字。</translation>
    </message>
    <message>
        <source>No phone here</source>
        <translation>未带手机</translation>
    </message>
    <message>
        <source>Nobody found. Only whole words count, and all 4 digits.</source>
        <translation>没有找到。须输入完整姓名、全部首字母或全部 4 位数字。</translation>
    </message>
    <message>
        <source>Not read. First this member; then badge or product.</source>
        <translation>未读取。请先确定会员，再扫工牌或商品。</translation>
    </message>
    <message>
        <source>Offline: nobody can be looked for. Type all 12 digits of the card.</source>
        <translation>离线，无法查找。请输入卡号全部 12 位数字。</translation>
    </message>
    <message>
        <source>Phone does not work</source>
        <translation>手机无法使用</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Show letters</source>
        <translation>显示字母</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>选定</translation>
    </message>
    <message>
        <source>The sale is noted. The number is not checked here; a manager decides.</source>
        <translation>交易先作登记；卡号未经核对，由店长决定。</translation>
    </message>
    <message>
        <source>These are at home in this store; others fit, too. Is it one of them?</source>
        <translation>以下为本店会员；别店也有符合的。是其中一位吗？</translation>
    </message>
    <message>
        <source>Too many fit. Type digits and initials together: 4821 wxm.</source>
        <translation>符合的太多。请同时输入数字和首字母：4821 wxm。</translation>
    </message>
    <message>
        <source>Whole words: the last 4 digits of the card, all initials (wxm), or a name. Then Enter.</source>
        <translation>请完整输入：卡号后 4 位、姓名全部首字母（wxm）或姓名，然后按回车。</translation>
    </message>
    <message>
        <source>since {year}</source>
        <translation>{year} 年入会</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>A code has eight letters, like BCDF-GHJK: no vowels, no digits, no Y.</source>
        <translation>注册码是八个字母，例如 BCDF-GHJK：没有元音字母、数字和 Y。</translation>
    </message>
    <message>
        <source>A store without a name</source>
        <translation>门店未命名</translation>
    </message>
    <message>
        <source>An address is like https://loyalty.example. It begins with https.</source>
        <translation>地址形如 https://loyalty.example，以 https 开头。</translation>
    </message>
    <message>
        <source>Another code</source>
        <translation>换一个码</translation>
    </message>
    <message>
        <source>Another till has used it. If you do not know which, tell your manager; ask for another one.</source>
        <translation>另一台收银机已用过此码。若不清楚是哪一台，请告知店长，并换一个新码。</translation>
    </message>
    <message>
        <source>Ask your manager for the code of this till, and scan that one.</source>
        <translation>请向店长索取本机的注册码，再扫那个码。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Backend does not know the code</source>
        <translation>后台不认识此注册码</translation>
    </message>
    <message>
        <source>Backend has no time now</source>
        <translation>后台正忙</translation>
    </message>
    <message>
        <source>Backend not reached</source>
        <translation>连不上后台</translation>
    </message>
    <message>
        <source>Certificate not trusted</source>
        <translation>证书不受信任</translation>
    </message>
    <message>
        <source>Certificate not usable</source>
        <translation>证书不可用</translation>
    </message>
    <message>
        <source>Check the address. If it is right, whoever set up the backend must put its certificate on this machine.</source>
        <translation>请检查地址。如果地址正确，须由架设后台的人员把后台的证书装到本机。</translation>
    </message>
    <message>
        <source>Check the network of this machine and the address, and that the backend runs; then try again.</source>
        <translation>请检查本机网络、地址，以及后台是否在运行，然后重试。</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock</source>
        <translation>请检查本机时钟</translation>
    </message>
    <message>
        <source>Code is too old</source>
        <translation>注册码已过期</translation>
    </message>
    <message>
        <source>Code was used already</source>
        <translation>注册码已被使用</translation>
    </message>
    <message>
        <source>First start</source>
        <translation>首次启动</translation>
    </message>
    <message>
        <source>Hold it before the scanner</source>
        <translation>请将码对准扫码枪</translation>
    </message>
    <message>
        <source>It needs neither a network nor a code.</source>
        <translation>不需要网络，也不需要注册码。</translation>
    </message>
    <message>
        <source>It was good for ten minutes. Ask your manager for another one.</source>
        <translation>注册码十分钟内有效。请向店长索取新码。</translation>
    </message>
    <message>
        <source>It was mistyped, withdrawn, used, or is too old. Ask your manager for another one.</source>
        <translation>可能输错、已撤回、已使用或已过期。请向店长索取新码。</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Join a chain</source>
        <translation>加入连锁</translation>
    </message>
    <message>
        <source>Join this chain?</source>
        <translation>加入这家连锁？</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>正在加入…</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Looking at the code…</source>
        <translation>正在查看注册码…</translation>
    </message>
    <message>
        <source>Members, points and sales are kept on this machine. Nothing else is needed.</source>
        <translation>会员、积分和销售都保存在本机，无需其他设备。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>No picture from the camera yet</source>
        <translation>摄像头还没有画面</translation>
    </message>
    <message>
        <source>No place for this till&apos;s keys</source>
        <translation>本机密钥无处存放</translation>
    </message>
    <message>
        <source>Not a code for a till</source>
        <translation>不是收银机注册码</translation>
    </message>
    <message>
        <source>Not a whole code</source>
        <translation>注册码不完整</translation>
    </message>
    <message>
        <source>Not an address</source>
        <translation>地址不对</translation>
    </message>
    <message>
        <source>Open the till</source>
        <translation>打开收银机</translation>
    </message>
    <message>
        <source>Or too many wrong codes were tried. Wait a minute, then try again.</source>
        <translation>也可能是输错的注册码太多。请等一分钟再试。</translation>
    </message>
    <message>
        <source>Or type address and code</source>
        <translation>或输入地址和注册码</translation>
    </message>
    <message>
        <source>Ready at once</source>
        <translation>立即可用</translation>
    </message>
    <message>
        <source>Scan the code your manager shows, with any scanner or the camera.</source>
        <translation>用任意扫码枪或摄像头，扫店长出示的注册码。</translation>
    </message>
    <message>
        <source>Set its date and time, then try again. If they are right, the backend&apos;s certificate is out of date.</source>
        <translation>请校准日期和时间后重试。若时间无误，则是后台证书已失效。</translation>
    </message>
    <message>
        <source>Something else answers there. Check the address, and whether this network wants a login page to be filled in.</source>
        <translation>应答的不是后台。请核对地址，并看看此网络是否需要先登录。</translation>
    </message>
    <message>
        <source>That is not the backend</source>
        <translation>那不是后台</translation>
    </message>
    <message>
        <source>The address is missing</source>
        <translation>缺少地址</translation>
    </message>
    <message>
        <source>The file must be readable and hold certificates in PEM. Name another one.</source>
        <translation>文件须可读，且为 PEM 格式的证书。请换一个文件。</translation>
    </message>
    <message>
        <source>The till opens…</source>
        <translation>正在打开收银机…</translation>
    </message>
    <message>
        <source>There is no camera yet. To begin with one: pos-client run --camera 0</source>
        <translation>尚未设置摄像头。如需使用：pos-client run --camera 0</translation>
    </message>
    <message>
        <source>This shop has one till</source>
        <translation>本店只有一台收银机</translation>
    </message>
    <message>
        <source>This till will be {id}.</source>
        <translation>本机编号将为 {id}。</translation>
    </message>
    <message>
        <source>Till and backend do not understand each other. Update the older one.</source>
        <translation>收银机与后台版本不符，请更新较旧的一方。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Trying again is safe, also if the answer was lost on its way.</source>
        <translation>可以放心重试；即使应答在途中丢失也没关系。</translation>
    </message>
    <message>
        <source>Type both, with a space between: https://loyalty.example BCDF-GHJK.</source>
        <translation>请输入两项，中间空一格：https://loyalty.example BCDF-GHJK。</translation>
    </message>
    <message>
        <source>Unlock the safe store of this machine, then try again. The code is still good.</source>
        <translation>请解锁本机的密钥库后重试，注册码仍然有效。</translation>
    </message>
    <message>
        <source>Update needed</source>
        <translation>需要更新</translation>
    </message>
</context>
<context>
    <name>Gifts</name>
    <message numerus="yes">
        <source>%n gifts waiting</source>
        <translation>
            <numerusform>有 %n 份礼品待领取</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Confirming…</source>
        <translation>正在确认…</translation>
    </message>
    <message>
        <source>Do not hand it over</source>
        <translation>请勿交付</translation>
    </message>
    <message>
        <source>Do not repeat it. It is booked by itself, or F8 takes it back.</source>
        <translation>请勿重复操作。系统会自动入账，或按 F8 撤回。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Enter hands it over. Give it once it says so here.</source>
        <translation>按回车交付。待此处确认后再交给会员。</translation>
    </message>
    <message>
        <source>First these gifts: Enter, or Esc.</source>
        <translation>请先处理这些礼品：回车或 Esc。</translation>
    </message>
    <message>
        <source>Gifts are handed over online only, with a member&apos;s code.</source>
        <translation>礼品须联网并出示会员码方可领取。</translation>
    </message>
    <message>
        <source>Hand it over now</source>
        <translation>请交给会员</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Hand over a gift</source>
        <translation>交付礼品</translation>
    </message>
    <message>
        <source>Keep {gift} here.</source>
        <translation>请保留{gift}。</translation>
    </message>
    <message>
        <source>Next gift</source>
        <translation>下一份</translation>
    </message>
    <message>
        <source>No answer yet: keep it here</source>
        <translation>尚无应答：请先保留</translation>
    </message>
    <message>
        <source>No gift is waiting for this member</source>
        <translation>该会员没有待领取的礼品</translation>
    </message>
    <message>
        <source>Not while offline</source>
        <translation>离线时不可领取</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Scan the member&apos;s next code first.</source>
        <translation>请先扫描会员的下一个会员码。</translation>
    </message>
    <message>
        <source>The code was not used</source>
        <translation>该码未使用</translation>
    </message>
    <message>
        <source>The member taps Pay with points; scan that code.</source>
        <translation>请会员点“积分抵扣”，再扫描该码。</translation>
    </message>
    <message>
        <source>This code was for the sale</source>
        <translation>该码已用于本次消费</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undone: it waits again</source>
        <translation>已撤销：礼品重新待领</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
</context>
<context>
    <name>Kiosk</name>
    <message>
        <source>Back to check-in</source>
        <translation>返回签到</translation>
    </message>
    <message>
        <source>Back to check-in in {seconds} s. Touch to stay.</source>
        <translation>{seconds} 秒后返回签到。触摸屏幕可继续。</translation>
    </message>
    <message>
        <source>End the program</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>店员</translation>
    </message>
</context>
<context>
    <name>KioskWords</name>
    <message numerus="yes">
        <source>%n gifts are waiting at the counter</source>
        <translation>
            <numerusform>有 %n 份礼品在柜台等您领取</numerusform>
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
</context>
<context>
    <name>LineDisplay</name>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Onto card</source>
        <translation>储值</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Points earned</source>
        <translation>本次积分</translation>
    </message>
    <message>
        <source>Sale undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎光临</translation>
    </message>
    <message>
        <source>Your gift</source>
        <translation>您的礼品</translation>
    </message>
</context>
<context>
    <name>LoadCard</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Does not fit: from {least} to {most} can be loaded now.</source>
        <translation>金额不符：现可储值 {least} 至 {most}。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>储值</translation>
    </message>
    <message>
        <source>Load the card</source>
        <translation>卡片储值</translation>
    </message>
    <message>
        <source>Loaded. {money} are on the card now.</source>
        <translation>储值成功。卡内现有 {money}。</translation>
    </message>
    <message>
        <source>Loading works online only, with a member&apos;s code. Take no money.</source>
        <translation>储值须联网并出示会员码。请勿收款。</translation>
    </message>
    <message>
        <source>Needs an approval: whoever may approve it scans a badge.</source>
        <translation>需要授权：请有权限者扫工牌。</translation>
    </message>
    <message>
        <source>Not loaded. Give {money} back.</source>
        <translation>储值未成功。请退还 {money}。</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Saved, no answer yet. Do not repeat it: it is loaded by itself.</source>
        <translation>已保存，尚无应答。请勿重复操作，稍后会自动入账。</translation>
    </message>
    <message>
        <source>Saved; confirming…</source>
        <translation>已保存，正在确认…</translation>
    </message>
    <message>
        <source>The code was not used. First this card: Enter, or Esc.</source>
        <translation>该码未使用。请先处理本次储值：回车或 Esc。</translation>
    </message>
    <message>
        <source>This card is full: the programme allows no more on it.</source>
        <translation>本卡余额已达上限，不能再储值。</translation>
    </message>
    <message>
        <source>Type what is paid in, {least} to {most}; then Enter.</source>
        <translation>请输入实收金额（{least} 至 {most}），然后按回车。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undone. Give {money} back.</source>
        <translation>已撤销。请退还 {money}。</translation>
    </message>
    <message>
        <source>balance {money}</source>
        <translation>余额 {money}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Check-in</source>
        <translation>签到</translation>
    </message>
    <message>
        <source>Checkout</source>
        <translation>收银</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>Member till</source>
        <translation>会员收银台</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Switch language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待上传</translation>
    </message>
</context>
<context>
    <name>Manager</name>
    <message>
        <source>A point pays</source>
        <translation>每积分抵扣</translation>
    </message>
    <message>
        <source>A sale is open: finish or clear it first</source>
        <translation>有未完成的交易:请先完成或清除</translation>
    </message>
    <message>
        <source>A sale that earns</source>
        <translation>单笔可积分金额</translation>
    </message>
    <message>
        <source>A till of its own opens, with an amber frame around everything.</source>
        <translation>会打开一台独立的练习收银台,四周有琥珀色边框。</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Average basket</source>
        <translation>平均客单价</translation>
    </message>
    <message>
        <source>Award</source>
        <translation>累计积分</translation>
    </message>
    <message>
        <source>Awarding goes on for</source>
        <translation>可继续积分</translation>
    </message>
    <message>
        <source>Awards to one member</source>
        <translation>每位会员积分次数</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>储值付款</translation>
    </message>
    <message>
        <source>Begin training</source>
        <translation>开始练习</translation>
    </message>
    <message>
        <source>Changed at the backend (programme publish); tills follow in 15 minutes.</source>
        <translation>在后台修改(programme publish);收银台 15 分钟内更新。</translation>
    </message>
    <message>
        <source>Comes back as credit</source>
        <translation>返利比例</translation>
    </message>
    <message>
        <source>Everything in this demo is training</source>
        <translation>演示中的一切都是练习</translation>
    </message>
    <message>
        <source>For managers</source>
        <translation>仅限店长</translation>
    </message>
    <message>
        <source>From this till&apos;s own records; other tills are not in it.</source>
        <translation>仅来自本机记录,不含其他收银台。</translation>
    </message>
    <message>
        <source>Getting ready, a second or two</source>
        <translation>正在准备,需一两秒</translation>
    </message>
    <message>
        <source>Here on two days or more</source>
        <translation>两天以上到店</translation>
    </message>
    <message>
        <source>Insights</source>
        <translation>经营概览</translation>
    </message>
    <message>
        <source>Invented members, made up points: hold up their cards with Ctrl+T, or scan them.</source>
        <translation>会员和积分都是虚构的:按 Ctrl+T 出示或扫描其会员卡。</translation>
    </message>
    <message>
        <source>It ends with Ctrl+E, and whenever the program ends. Real sales go on being sent.</source>
        <translation>按 Ctrl+E 结束,程序退出时也会结束。真实交易照常上传。</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>Left now</source>
        <translation>现余</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>储值</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>会员</translation>
    </message>
    <message>
        <source>Members&apos; sales of the last 7 days at this till are counted here.</source>
        <translation>这里统计本机近 7 天的会员交易。</translation>
    </message>
    <message>
        <source>Members&apos; sales, this till only</source>
        <translation>会员交易(仅本机)</translation>
    </message>
    <message>
        <source>No programme yet</source>
        <translation>尚无会员规则</translation>
    </message>
    <message>
        <source>Nobody has to sign in here</source>
        <translation>此处无需登录</translation>
    </message>
    <message>
        <source>Nothing is sent, and nothing is in the books or in the shift.</source>
        <translation>不上传任何数据,不入账,也不计入班次。</translation>
    </message>
    <message>
        <source>Nothing sold to members yet</source>
        <translation>还没有会员交易</translation>
    </message>
    <message>
        <source>Of that without asking</source>
        <translation>其中无需授权</translation>
    </message>
    <message>
        <source>Offline limits</source>
        <translation>离线限额</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Paid with points</source>
        <translation>使用积分支付</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Points earned</source>
        <translation>累计积分</translation>
    </message>
    <message>
        <source>Points earned: {rule}</source>
        <translation>积分规则:{rule}</translation>
    </message>
    <message>
        <source>Points expire</source>
        <translation>积分到期</translation>
    </message>
    <message>
        <source>Points for a visit</source>
        <translation>签到积分</translation>
    </message>
    <message>
        <source>Points pay at most</source>
        <translation>积分最多抵扣</translation>
    </message>
    <message>
        <source>Points redeemed</source>
        <translation>抵扣积分</translation>
    </message>
    <message>
        <source>Points redeemed, in all</source>
        <translation>抵扣积分合计</translation>
    </message>
    <message>
        <source>Programme</source>
        <translation>会员规则</translation>
    </message>
    <message>
        <source>Real members&apos; cards are not read, so that none counts as used.</source>
        <translation>不识读真实会员码,因此不会被算作已使用。</translation>
    </message>
    <message>
        <source>Redeem</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Redeeming goes on for</source>
        <translation>可继续抵扣</translation>
    </message>
    <message>
        <source>Redemptions, in all</source>
        <translation>抵扣次数合计</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Sales by the hour of the day</source>
        <translation>各时段交易数</translation>
    </message>
    <message>
        <source>Sales that earn, in all</source>
        <translation>可积分金额合计</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>自 {time} 起</translation>
    </message>
    <message>
        <source>The backend answers. Part of the programme, changed at the backend.</source>
        <translation>后台在线。限额属于会员规则,在后台修改。</translation>
    </message>
    <message>
        <source>The backend is away now. Part of the programme, changed at the backend.</source>
        <translation>后台现已断开。限额属于会员规则,在后台修改。</translation>
    </message>
    <message>
        <source>The programme, as this till knows it</source>
        <translation>本机所知的会员规则</translation>
    </message>
    <message>
        <source>This till learns it with its first contact to the backend.</source>
        <translation>首次连接后台后即可获知。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>手动输入</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>版本 {number}</translation>
    </message>
    <message>
        <source>While the backend is away</source>
        <translation>后台断开期间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Whoever may do everything here scans a badge and types the PIN.</source>
        <translation>请拥有全部权限者扫工牌并输入 PIN。</translation>
    </message>
    <message>
        <source>With a first cashier (pos-client backend cashier add) tills ask for a badge.</source>
        <translation>添加第一位收银员后(pos-client backend cashier add),收银台会要求扫工牌。</translation>
    </message>
    <message>
        <source>asks</source>
        <translation>需授权</translation>
    </message>
    <message>
        <source>from {begins} on, points × {times}</source>
        <translation>{begins} 起,积分 × {times}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>可</translation>
    </message>
    <message>
        <source>yes: alone; asks: with an approval. Changed at the backend (cashier).</source>
        <translation>可:可独立操作;需授权:须他人批准。在后台修改(cashier)。</translation>
    </message>
    <message>
        <source>{count} ({percent} %)</source>
        <translation>{count}({percent}%)</translation>
    </message>
    <message>
        <source>{days} days later</source>
        <translation>{days} 天后</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{percent} % of a bill</source>
        <translation>账单的 {percent}%</translation>
    </message>
    <message>
        <source>{points} a piece</source>
        <translation>每件 {points} 分</translation>
    </message>
    <message>
        <source>{points} per {money}</source>
        <translation>每 {money} 得 {points} 分</translation>
    </message>
</context>
<context>
    <name>MemberWords</name>
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
        <source>Highest tier</source>
        <translation>已是最高等级</translation>
    </message>
    <message>
        <source>points</source>
        <comment>after a figure</comment>
        <translation>积分</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>. </source>
        <comment>between title and advice</comment>
        <translation>。</translation>
    </message>
    <message>
        <source>A backup of the backend was put back, and this till has sent the sale again.</source>
        <translation>后台恢复了备份，本机已重新发送这笔交易。</translation>
    </message>
    <message>
        <source>A card number has 12 digits. Type it again.</source>
        <translation>会员卡号为 12 位数字，请重新输入。</translation>
    </message>
    <message>
        <source>A line came twice</source>
        <translation>商品行重复</translation>
    </message>
    <message>
        <source>A line cannot be right</source>
        <translation>商品行有误</translation>
    </message>
    <message>
        <source>A manager decides whether it counts.</source>
        <translation>是否有效由店长决定。</translation>
    </message>
    <message>
        <source>A manager did that; what is saved is kept. Ask for a code and run pos-client connect.</source>
        <translation>由店长操作；已保存的内容不会丢失。请索取注册码并运行 pos-client connect。</translation>
    </message>
    <message>
        <source>A sale takes up to a thousand lines. Split it in two.</source>
        <translation>一单最多一千行，请分成两单。</translation>
    </message>
    <message>
        <source>A saved sale cannot be read</source>
        <translation>有一笔已保存的交易无法读取</translation>
    </message>
    <message>
        <source>Alipay payment code</source>
        <translation>支付宝付款码</translation>
    </message>
    <message>
        <source>Already checked in today</source>
        <translation>今天已签到</translation>
    </message>
    <message>
        <source>Already refunded</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Already undone</source>
        <translation>已经撤销过</translation>
    </message>
    <message>
        <source>Another member&apos;s code</source>
        <translation>这是另一位会员的码</translation>
    </message>
    <message>
        <source>Another program uses its port. Close it, then restart the till.</source>
        <translation>端口被其他程序占用。请关闭该程序后重启收银台。</translation>
    </message>
    <message>
        <source>Another till has dealt with it</source>
        <translation>另一台收银机已处理这笔交易</translation>
    </message>
    <message>
        <source>Ask a manager to add it; tills know it within five minutes.</source>
        <translation>请店长添加，五分钟内各收银机即可识别。</translation>
    </message>
    <message>
        <source>Ask for the code on the member card.</source>
        <translation>请会员出示会员卡上的会员码。</translation>
    </message>
    <message>
        <source>Ask the member to open the card again; a picture of a code does not work.</source>
        <translation>请会员重新打开会员卡，截图无效。</translation>
    </message>
    <message>
        <source>Ask the member to refresh it and scan again.</source>
        <translation>请会员刷新后重扫。</translation>
    </message>
    <message>
        <source>Ask the member to set the phone&apos;s time to automatic, then scan again.</source>
        <translation>请会员将手机时间设为自动，再重扫。</translation>
    </message>
    <message>
        <source>Ask the member to tap Pay with points and scan again.</source>
        <translation>请会员点“积分抵扣”后重扫。</translation>
    </message>
    <message>
        <source>Backend address not usable</source>
        <translation>后台地址不可用</translation>
    </message>
    <message>
        <source>Backend did not start</source>
        <translation>后台未能启动</translation>
    </message>
    <message>
        <source>Backend does not know this till</source>
        <translation>后台不认识本收银机</translation>
    </message>
    <message>
        <source>Backend is busy</source>
        <translation>后台繁忙</translation>
    </message>
    <message>
        <source>Badge not known here</source>
        <translation>本机不认识此工牌</translation>
    </message>
    <message>
        <source>Bank payment code</source>
        <translation>银行付款码</translation>
    </message>
    <message>
        <source>Bill too small for the coupon</source>
        <translation>未达到用券金额</translation>
    </message>
    <message>
        <source>Booked again after a restore</source>
        <translation>恢复备份后重新入账</translation>
    </message>
    <message>
        <source>Camera does not answer</source>
        <translation>摄像头没有响应</translation>
    </message>
    <message>
        <source>Camera is in use</source>
        <translation>摄像头被占用</translation>
    </message>
    <message>
        <source>Camera not found</source>
        <translation>找不到摄像头</translation>
    </message>
    <message>
        <source>Camera not permitted</source>
        <translation>摄像头未获授权</translation>
    </message>
    <message>
        <source>Camera not plugged in</source>
        <translation>摄像头未插好</translation>
    </message>
    <message>
        <source>Camera picture damaged</source>
        <translation>摄像头画面已损坏</translation>
    </message>
    <message>
        <source>Camera sends no picture</source>
        <translation>摄像头没有画面</translation>
    </message>
    <message>
        <source>Camera wants a password</source>
        <translation>摄像头需要密码</translation>
    </message>
    <message>
        <source>Cannot verify offline</source>
        <translation>离线无法验证</translation>
    </message>
    <message>
        <source>Card not known here</source>
        <translation>本店查无此卡</translation>
    </message>
    <message>
        <source>Card number not checked</source>
        <translation>卡号未经核对</translation>
    </message>
    <message>
        <source>Card was replaced</source>
        <translation>会员卡已更换</translation>
    </message>
    <message>
        <source>Certificate not trusted</source>
        <translation>证书不受信任</translation>
    </message>
    <message>
        <source>Certificate not usable</source>
        <translation>证书不可用</translation>
    </message>
    <message>
        <source>Check its cable, and that no other program uses it.</source>
        <translation>请检查连线，并确认没有被其他程序占用。</translation>
    </message>
    <message>
        <source>Check its cable, or its network.</source>
        <translation>请检查连接线或网络。</translation>
    </message>
    <message>
        <source>Check its cable.</source>
        <translation>请检查连接线。</translation>
    </message>
    <message>
        <source>Check its power and its network.</source>
        <translation>请检查电源和网络。</translation>
    </message>
    <message>
        <source>Check its switch and its cable, then print again.</source>
        <translation>请检查开关和连线,再重打小票。</translation>
    </message>
    <message>
        <source>Check the address set for this till; outside this machine it begins with https.</source>
        <translation>请检查本机设置的后台地址；非本机地址须以 https 开头。</translation>
    </message>
    <message>
        <source>Check the camera set for this till.</source>
        <translation>请检查本机设置的摄像头。</translation>
    </message>
    <message>
        <source>Check the certificate file set for this till.</source>
        <translation>请检查本机设置的证书文件。</translation>
    </message>
    <message>
        <source>Check the scanners set for this till.</source>
        <translation>请检查本收银台设置的扫码枪。</translation>
    </message>
    <message>
        <source>Check what was typed.</source>
        <translation>请检查输入内容。</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>请只选一张。</translation>
    </message>
    <message>
        <source>Choose the products</source>
        <translation>请选择商品</translation>
    </message>
    <message>
        <source>Choose what comes back from the sale&apos;s own lines.</source>
        <translation>请从原单的商品中选择要退的商品。</translation>
    </message>
    <message>
        <source>Clocks differ</source>
        <translation>时间不一致</translation>
    </message>
    <message>
        <source>Close its cover, then print again.</source>
        <translation>请合上机盖,再重打小票。</translation>
    </message>
    <message>
        <source>Close the other program that uses it.</source>
        <translation>请关闭正在使用它的其他程序。</translation>
    </message>
    <message>
        <source>Code already used</source>
        <translation>会员码已使用</translation>
    </message>
    <message>
        <source>Code expired</source>
        <translation>会员码已过期</translation>
    </message>
    <message>
        <source>Code misread</source>
        <translation>会员码识别有误</translation>
    </message>
    <message>
        <source>Code not genuine</source>
        <translation>会员码无效</translation>
    </message>
    <message>
        <source>Code too new for this till</source>
        <translation>本机尚不支持此会员码</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Connection trouble</source>
        <translation>连接异常</translation>
    </message>
    <message>
        <source>Coupon expired</source>
        <translation>优惠券已过期</translation>
    </message>
    <message>
        <source>Coupon not known</source>
        <translation>优惠券无效</translation>
    </message>
    <message>
        <source>Coupon not valid yet</source>
        <translation>优惠券尚未生效</translation>
    </message>
    <message>
        <source>Coupon used already</source>
        <translation>优惠券已使用</translation>
    </message>
    <message>
        <source>Credit and card together cannot pay more than the sale. Type less.</source>
        <translation>返现与储值合计不能超过本单金额，请减少。</translation>
    </message>
    <message>
        <source>Device not available</source>
        <translation>设备不可用</translation>
    </message>
    <message>
        <source>Device not permitted</source>
        <translation>设备未授权</translation>
    </message>
    <message>
        <source>Device trouble</source>
        <translation>设备异常</translation>
    </message>
    <message>
        <source>Device unplugged</source>
        <translation>设备已断开</translation>
    </message>
    <message>
        <source>Disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Do not repeat it; it settles by itself.</source>
        <translation>请勿重复操作，系统会自动确认。</translation>
    </message>
    <message>
        <source>Done, and noted for review</source>
        <translation>已完成，并记录待核查</translation>
    </message>
    <message>
        <source>Each code works once. Ask for the next one.</source>
        <translation>每个会员码只能用一次。请会员出示新码后重扫。</translation>
    </message>
    <message>
        <source>Earlier sales are sent first</source>
        <translation>先补发之前的交易</translation>
    </message>
    <message>
        <source>Entries of another backend</source>
        <translation>已保存的记录属于另一个后台</translation>
    </message>
    <message>
        <source>Everything is saved; the till keeps trying.</source>
        <translation>数据均已保存，系统会自动重试。</translation>
    </message>
    <message>
        <source>Folder cannot be used</source>
        <translation>文件夹无法使用</translation>
    </message>
    <message>
        <source>Gift already handed over</source>
        <translation>礼品已被领取</translation>
    </message>
    <message>
        <source>Gift expired</source>
        <translation>礼品已过期</translation>
    </message>
    <message>
        <source>Gift taken back</source>
        <translation>礼品已收回</translation>
    </message>
    <message>
        <source>Give this till&apos;s user the right to write its settings file. It was not touched.</source>
        <translation>请给收银台用户写入设置文件的权限。文件未被改动。</translation>
    </message>
    <message>
        <source>Give this user the right to write there, or choose another folder.</source>
        <translation>请为当前用户开通该文件夹的写入权限，或改用其他文件夹。</translation>
    </message>
    <message>
        <source>Hand the money back the way it was paid.</source>
        <translation>请按原付款方式退款。</translation>
    </message>
    <message>
        <source>Have a colleague serve you.</source>
        <translation>请由同事为您结账。</translation>
    </message>
    <message>
        <source>Hold the phone still and scan again.</source>
        <translation>请拿稳手机后重扫。</translation>
    </message>
    <message>
        <source>It belongs to the shop&apos;s own till program. Scan the member&apos;s code here.</source>
        <translation>商品请在商店收银程序中扫描，此处请扫会员码。</translation>
    </message>
    <message>
        <source>It counts as it was entered there. Write this off here.</source>
        <translation>以那台收银机的处理为准，请在这里销账。</translation>
    </message>
    <message>
        <source>It counts once. Take another coupon, or another way to pay.</source>
        <translation>每张券只能用一次,请换一张券或其他支付方式。</translation>
    </message>
    <message>
        <source>It has the name of one of the till&apos;s files: call support. Nothing was changed.</source>
        <translation>它占用了收银程序的文件名：请联系技术支持。什么都没有改动。</translation>
    </message>
    <message>
        <source>It is kept under Waiting to send. Call support.</source>
        <translation>已保留在“待上传”中，请联系技术支持。</translation>
    </message>
    <message>
        <source>It may be new, blocked or from another shop. Online, scan again.</source>
        <translation>可能是新卡、已停用或其他商家的卡。联网后请重扫。</translation>
    </message>
    <message>
        <source>It needs a larger bill. Take another coupon, or keep it for later.</source>
        <translation>消费金额不够,请换一张券,或留到下次使用。</translation>
    </message>
    <message>
        <source>It pays money. Ask for the code on the member card.</source>
        <translation>这是付款用的码，请会员出示会员码。</translation>
    </message>
    <message>
        <source>It was made with stolen keys. Tell the store manager.</source>
        <translation>该码由被盗密钥生成，请告知店长。</translation>
    </message>
    <message>
        <source>Its database is damaged. Nothing was deleted; call support.</source>
        <translation>数据库已损坏，未删除任何内容，请联系技术支持。</translation>
    </message>
    <message>
        <source>Its database is in use by another program. Close it, then restart the till.</source>
        <translation>数据库被其他程序占用。请关闭该程序后重启收银台。</translation>
    </message>
    <message>
        <source>Its first day is still to come. Take another coupon.</source>
        <translation>还没到使用日期,请换一张券。</translation>
    </message>
    <message>
        <source>Its keys are not (or no longer) registered. Nothing is lost; run pos-client connect again.</source>
        <translation>后台没有登记（或已不再登记）本机的密钥。没有数据丢失，请重新运行 pos-client connect。</translation>
    </message>
    <message>
        <source>Its last day is over. Take another coupon, or another way to pay.</source>
        <translation>使用期已过,请换一张券或其他支付方式。</translation>
    </message>
    <message>
        <source>Keep it here until the day on which it can be picked up.</source>
        <translation>请保留，到可领取之日再交付。</translation>
    </message>
    <message>
        <source>Keep it here. Ask the store manager why.</source>
        <translation>请保留，并向店长询问原因。</translation>
    </message>
    <message>
        <source>Keep it here. Scan the member again to see what is waiting.</source>
        <translation>请保留。重新扫描会员码，查看待领取的礼品。</translation>
    </message>
    <message>
        <source>Keep it here. The store manager can give a new one.</source>
        <translation>请保留。店长可另行发放。</translation>
    </message>
    <message>
        <source>Keep it here: it was handed over before, perhaps at another till.</source>
        <translation>请保留：该礼品此前已被领取，可能在其他收银台。</translation>
    </message>
    <message>
        <source>Key file cannot be read</source>
        <translation>密钥文件无法读取</translation>
    </message>
    <message>
        <source>Less than the minimum</source>
        <translation>低于最低要求</translation>
    </message>
    <message>
        <source>Let somebody sign in who may do this.</source>
        <translation>请由有权限的同事登录。</translation>
    </message>
    <message>
        <source>Link to a web page</source>
        <translation>网页链接</translation>
    </message>
    <message>
        <source>Mend the file, or remove it to use the defaults. It was not touched.</source>
        <translation>请修正该文件，或删除它以使用默认设置。文件未被改动。</translation>
    </message>
    <message>
        <source>More than is allowed</source>
        <translation>超过可用上限</translation>
    </message>
    <message>
        <source>More than the bill</source>
        <translation>超过应付金额</translation>
    </message>
    <message>
        <source>More than was set aside</source>
        <translation>超过预留数额</translation>
    </message>
    <message>
        <source>More than was sold</source>
        <translation>超过原单可退数量</translation>
    </message>
    <message>
        <source>Name the backend&apos;s certificate with --ca, or in the settings. Nothing is lost.</source>
        <translation>请用 --ca 或在设置中指定后台证书。数据不会丢失。</translation>
    </message>
    <message>
        <source>Needs an approval</source>
        <translation>需要授权</translation>
    </message>
    <message>
        <source>No amount yet</source>
        <translation>尚未输入金额</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>尚无回应</translation>
    </message>
    <message>
        <source>No coupons</source>
        <translation>没有优惠券</translation>
    </message>
    <message>
        <source>No loading of cards here</source>
        <translation>未开通储值</translation>
    </message>
    <message>
        <source>No longer set aside</source>
        <translation>预留已失效</translation>
    </message>
    <message>
        <source>No member yet</source>
        <translation>尚未识别会员</translation>
    </message>
    <message>
        <source>No paying with points offline</source>
        <translation>离线时不能积分抵扣</translation>
    </message>
    <message>
        <source>No phone makes such a code. Ask the member to open the card again.</source>
        <translation>手机不会生成这样的会员码，请会员重新打开会员卡。</translation>
    </message>
    <message>
        <source>No printer set up</source>
        <translation>未设置打印机</translation>
    </message>
    <message>
        <source>No refund onto the card</source>
        <translation>不可退到会员卡</translation>
    </message>
    <message>
        <source>No safe place for keys</source>
        <translation>没有安全的密钥存储</translation>
    </message>
    <message>
        <source>No such gift</source>
        <translation>没有该礼品</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>尚未登录</translation>
    </message>
    <message>
        <source>Not a card number</source>
        <translation>不是有效的会员卡号</translation>
    </message>
    <message>
        <source>Not a line of that sale</source>
        <translation>原单中没有此商品</translation>
    </message>
    <message>
        <source>Not a member code</source>
        <translation>不是会员码</translation>
    </message>
    <message>
        <source>Not a value for this setting</source>
        <translation>不是此设置可用的值</translation>
    </message>
    <message>
        <source>Not accepted by a manager</source>
        <translation>店长未予认可</translation>
    </message>
    <message>
        <source>Not allowed to you</source>
        <translation>您没有此权限</translation>
    </message>
    <message>
        <source>Not an amount</source>
        <translation>金额无效</translation>
    </message>
    <message>
        <source>Not enough credit</source>
        <translation>返现余额不足</translation>
    </message>
    <message>
        <source>Not enough on the card</source>
        <translation>储值余额不足</translation>
    </message>
    <message>
        <source>Not enough points</source>
        <translation>积分不足</translation>
    </message>
    <message>
        <source>Not opened. Ask for the code on the member card.</source>
        <translation>链接未打开，请会员出示会员码。</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>尚未上传</translation>
    </message>
    <message>
        <source>Not understood by the backend</source>
        <translation>后台无法识别</translation>
    </message>
    <message>
        <source>Not unlocked for paying</source>
        <translation>会员未开启积分抵扣</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>尚未核实</translation>
    </message>
    <message>
        <source>Nothing in the code</source>
        <translation>码内没有内容</translation>
    </message>
    <message>
        <source>Nothing is lost. This till may need an update.</source>
        <translation>没有数据丢失。本机可能需要更新。</translation>
    </message>
    <message>
        <source>Nothing left to pay</source>
        <translation>已无需支付</translation>
    </message>
    <message>
        <source>Nothing to do here; a manager looks at it later.</source>
        <translation>此处无需操作，店长稍后会核查。</translation>
    </message>
    <message>
        <source>Nothing was booked. Ask the manager why.</source>
        <translation>未入账，请向店长了解原因。</translation>
    </message>
    <message>
        <source>Nothing was booked. Call support before you sell on.</source>
        <translation>未入账。请先联系技术支持，再继续收银。</translation>
    </message>
    <message>
        <source>Nothing was booked. Free some space, then try again.</source>
        <translation>未入账。请清理磁盘空间后重试。</translation>
    </message>
    <message>
        <source>Nothing was done. Call support with the time of the sale.</source>
        <translation>未做任何处理。请记下消费时间，联系技术支持。</translation>
    </message>
    <message>
        <source>Nothing was done. Check quantity and price, then scan the products again.</source>
        <translation>未做任何处理。请核对数量和价格后重新扫描。</translation>
    </message>
    <message>
        <source>Nothing was done. Clear the sale and scan the products again.</source>
        <translation>未做任何处理。请清空本单并重新扫描商品。</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Offline for too long</source>
        <translation>离线时间过长</translation>
    </message>
    <message>
        <source>Offline limit of this till reached</source>
        <translation>本机离线额度已用完</translation>
    </message>
    <message>
        <source>One coupon for each sale</source>
        <translation>每笔只能用一张券</translation>
    </message>
    <message>
        <source>One moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Only the backend knows it: scan again when online, or refund it at the till on the receipt.</source>
        <translation>只有后台知道这笔交易：请联网后重新扫描，或到小票所示的收银台退款。</translation>
    </message>
    <message>
        <source>Other currency</source>
        <translation>币种不符</translation>
    </message>
    <message>
        <source>Pay a part with the card, the rest another way.</source>
        <translation>可用储值支付一部分，其余换一种方式付款。</translation>
    </message>
    <message>
        <source>Plug it in again; the till goes on by itself.</source>
        <translation>请重新插好，收银台会自动恢复。</translation>
    </message>
    <message>
        <source>Points can be awarded now; redeem after the till has been online.</source>
        <translation>现在可以累计积分，抵扣请等本机联网后。</translation>
    </message>
    <message>
        <source>Points can be awarded now; redeem when online.</source>
        <translation>现在可以累计积分，抵扣请等联网后。</translation>
    </message>
    <message>
        <source>Points can be awarded; paying with points works online only.</source>
        <translation>可以累计积分；积分抵扣仅限联网时。</translation>
    </message>
    <message>
        <source>Press Esc to clear the sale, then scan again.</source>
        <translation>请按 Esc 清除本单，然后重新扫码。</translation>
    </message>
    <message>
        <source>Printer is open</source>
        <translation>打印机盖未合上</translation>
    </message>
    <message>
        <source>Printer needs a library</source>
        <translation>打印机缺少组件</translation>
    </message>
    <message>
        <source>Printer not reached</source>
        <translation>连接不上打印机</translation>
    </message>
    <message>
        <source>Printer out of paper</source>
        <translation>打印机缺纸</translation>
    </message>
    <message>
        <source>Printer reports a fault</source>
        <translation>打印机报错</translation>
    </message>
    <message>
        <source>Product barcode</source>
        <translation>商品条码</translation>
    </message>
    <message>
        <source>Product not known here</source>
        <translation>商品未登记</translation>
    </message>
    <message>
        <source>Put in a roll, then print again.</source>
        <translation>请装好纸卷,再重打小票。</translation>
    </message>
    <message>
        <source>Put keys.json back from a copy. Nothing was deleted; call support.</source>
        <translation>请从备份恢复 keys.json。数据未删除；请联系技术支持。</translation>
    </message>
    <message>
        <source>Receipt is incomplete</source>
        <translation>小票没有打印完整</translation>
    </message>
    <message>
        <source>Receipt of a sale</source>
        <translation>销售小票</translation>
    </message>
    <message>
        <source>Restart the till. If it happens again, call support.</source>
        <translation>请重启收银台。若再次出现，请联系技术支持。</translation>
    </message>
    <message>
        <source>Run pos-client connect with a code from your manager.</source>
        <translation>请向店长索取注册码，运行 pos-client connect。</translation>
    </message>
    <message>
        <source>Sale not found</source>
        <translation>找不到该笔消费</translation>
    </message>
    <message>
        <source>Sale of another till</source>
        <translation>其他收银台的交易</translation>
    </message>
    <message>
        <source>Saved entries cannot be read</source>
        <translation>无法读取已保存的记录</translation>
    </message>
    <message>
        <source>Saved entries were changed</source>
        <translation>保存的记录被改动</translation>
    </message>
    <message>
        <source>Saved on this till; it will be sent in a moment.</source>
        <translation>已保存在本机，马上上传。</translation>
    </message>
    <message>
        <source>Saved on this till; it will be sent when online.</source>
        <translation>已保存在本机，联网后上传。</translation>
    </message>
    <message>
        <source>Scan again to see what is left, or take another way to pay.</source>
        <translation>请重新扫码查看余额，或换一种付款方式。</translation>
    </message>
    <message>
        <source>Scan the member&apos;s code first.</source>
        <translation>请先扫描会员码。</translation>
    </message>
    <message>
        <source>Scan your badge and type your PIN.</source>
        <translation>请扫描工牌并输入 PIN 码。</translation>
    </message>
    <message>
        <source>Scanner not found</source>
        <translation>找不到扫码枪</translation>
    </message>
    <message>
        <source>Searched too often</source>
        <translation>查找过于频繁</translation>
    </message>
    <message>
        <source>See to the printer. If the rest does not come by itself, print it again.</source>
        <translation>请检查打印机;若剩余部分没有自动打出,请重打。</translation>
    </message>
    <message>
        <source>Sell without points until this till has been online.</source>
        <translation>本机联网前请先不用积分。</translation>
    </message>
    <message>
        <source>Sell without points, or wait until online.</source>
        <translation>请先不用积分，或等联网后再试。</translation>
    </message>
    <message>
        <source>Sending is paused</source>
        <translation>已暂停上传</translation>
    </message>
    <message>
        <source>Sent twice with different content</source>
        <translation>两次上传的内容不一致</translation>
    </message>
    <message>
        <source>Setting was changed since</source>
        <translation>该设置已在别处更改</translation>
    </message>
    <message>
        <source>Settings cannot be read</source>
        <translation>无法读取设置</translation>
    </message>
    <message>
        <source>Settings cannot be saved</source>
        <translation>设置无法保存</translation>
    </message>
    <message>
        <source>Somebody changed it in the file. It stays as it is there.</source>
        <translation>有人在文件里改过它，保持文件里的值。</translation>
    </message>
    <message>
        <source>Someone has been at this till&apos;s storage. Stop selling here and call support.</source>
        <translation>有人动过本机的存储。请停止在本机收银并联系技术支持。</translation>
    </message>
    <message>
        <source>Something else answers at its address. Nothing is lost; check the address set for this till.</source>
        <translation>该地址应答的不是后台。数据不会丢失；请检查本机设置的地址。</translation>
    </message>
    <message>
        <source>Something is in the way</source>
        <translation>有东西占了位置</translation>
    </message>
    <message>
        <source>Start with that backend until they are sent, then change it.</source>
        <translation>请先连接原后台，待记录全部发送后再更换。</translation>
    </message>
    <message>
        <source>Still being worked on</source>
        <translation>仍在处理中</translation>
    </message>
    <message>
        <source>Storage is damaged</source>
        <translation>存储已损坏</translation>
    </message>
    <message>
        <source>Sum does not fit the lines</source>
        <translation>金额与商品不符</translation>
    </message>
    <message>
        <source>Switch it off and on, or unplug it and plug it in again.</source>
        <translation>请关掉再打开，或拔下后重新插上。</translation>
    </message>
    <message>
        <source>Switch it off and on, then print again.</source>
        <translation>请重启打印机,再重打小票。</translation>
    </message>
    <message>
        <source>Take another coupon, or another way to pay.</source>
        <translation>请换一张券，或换一种付款方式。</translation>
    </message>
    <message>
        <source>Take another way to pay, or fewer points.</source>
        <translation>请换其他付款方式，或少用积分。</translation>
    </message>
    <message>
        <source>Take at most what was set aside, or pay the rest another way.</source>
        <translation>最多使用已预留的部分，其余换一种方式付款。</translation>
    </message>
    <message>
        <source>Take back at most what is left of that sale.</source>
        <translation>最多只能退原单剩余的部分。</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>操作未成功</translation>
    </message>
    <message>
        <source>That does not fit</source>
        <translation>内容不符合要求</translation>
    </message>
    <message>
        <source>That is not the backend</source>
        <translation>对方不是后台</translation>
    </message>
    <message>
        <source>That sale has products: say which of them come back.</source>
        <translation>原单有商品明细，请选择要退的商品。</translation>
    </message>
    <message>
        <source>The backend does not accept this till. Nothing is lost; call support.</source>
        <translation>后台拒绝了本机的连接。没有数据丢失，请联系技术支持。</translation>
    </message>
    <message>
        <source>The backend does not take what it signs. Set the date and time of this machine.</source>
        <translation>后台不接受本机的签名。请校正本机的日期和时间。</translation>
    </message>
    <message>
        <source>The backend has lost some and gets them again; it settles by itself.</source>
        <translation>后台缺少部分交易，正在补发；会自动完成。</translation>
    </message>
    <message>
        <source>The key of this till&apos;s storage is gone. Nothing was deleted; call support.</source>
        <translation>本机存储的密钥丢失。未删除任何内容，请联系技术支持。</translation>
    </message>
    <message>
        <source>The member list of this till is too old. Scan again when online.</source>
        <translation>本机会员名单已过旧，联网后请重扫。</translation>
    </message>
    <message>
        <source>The next check-in counts tomorrow.</source>
        <translation>明天可再次签到。</translation>
    </message>
    <message>
        <source>The phone is fine. Some codes work only once this till is online.</source>
        <translation>手机没有问题。部分会员码需等本机联网后才能使用。</translation>
    </message>
    <message>
        <source>The phone&apos;s clock is wrong</source>
        <translation>手机时间不准</translation>
    </message>
    <message>
        <source>The phone&apos;s time or this till&apos;s is wrong. Compare both with a clock you trust.</source>
        <translation>手机或本机的时间不准，请与可靠的时钟核对。</translation>
    </message>
    <message>
        <source>The points follow once the backend has checked the code.</source>
        <translation>后台核对会员码后积分到账。</translation>
    </message>
    <message>
        <source>The points were taken back before.</source>
        <translation>积分此前已收回。</translation>
    </message>
    <message>
        <source>The programme asks for more, or for whole units at a time.</source>
        <translation>会员计划要求更多，或须为整数单位。</translation>
    </message>
    <message>
        <source>The programme&apos;s time for refunds is over. Ask the store manager.</source>
        <translation>已超过退款期限，请联系店长。</translation>
    </message>
    <message>
        <source>The till&apos;s storage is in use</source>
        <translation>收银机的存储正在使用中</translation>
    </message>
    <message>
        <source>There is nothing to undo or to give back.</source>
        <translation>没有可撤销或可退的内容。</translation>
    </message>
    <message>
        <source>This card no longer counts. Ask the member to show the newest one.</source>
        <translation>此卡已失效，请会员出示最新的会员卡。</translation>
    </message>
    <message>
        <source>This member has none to use now.</source>
        <translation>该会员现在没有可用的优惠券。</translation>
    </message>
    <message>
        <source>This programme counts in another currency. Check the till&apos;s settings.</source>
        <translation>会员计划使用其他币种，请检查本机设置。</translation>
    </message>
    <message>
        <source>This programme does not keep money on cards.</source>
        <translation>本会员计划不支持储值。</translation>
    </message>
    <message>
        <source>This sale is paid in full. Press Enter to save it.</source>
        <translation>本单已全额抵付，按 Enter 保存。</translation>
    </message>
    <message>
        <source>This sale, or the programme, allows less. Type a smaller number.</source>
        <translation>超过本单或会员计划的上限，请输入较小的数。</translation>
    </message>
    <message>
        <source>This till has no current member list. Sell without points until online.</source>
        <translation>本机没有有效的会员名单。联网前请先不用积分。</translation>
    </message>
    <message>
        <source>This till is in quarantine</source>
        <translation>本机已被隔离</translation>
    </message>
    <message>
        <source>This till is not connected yet</source>
        <translation>本机尚未接入</translation>
    </message>
    <message>
        <source>This till must be online before this member&apos;s card works here again.</source>
        <translation>本机联网后，该会员卡才能在此继续使用。</translation>
    </message>
    <message>
        <source>This till must reach the backend first. Check the network.</source>
        <translation>本机须先连上后台，请检查网络。</translation>
    </message>
    <message>
        <source>This till needs an update to read it.</source>
        <translation>本机需更新后才能识别。</translation>
    </message>
    <message>
        <source>This till was copied</source>
        <translation>本机数据被复制</translation>
    </message>
    <message>
        <source>This till was shut out</source>
        <translation>本机已被停用</translation>
    </message>
    <message>
        <source>This till&apos;s clock is wrong</source>
        <translation>本机时间不准</translation>
    </message>
    <message>
        <source>This till&apos;s clock was set back</source>
        <translation>本机时间被调回</translation>
    </message>
    <message>
        <source>This till&apos;s storage does not answer. Nothing was booked; try again.</source>
        <translation>本机存储没有响应。未入账，请重试。</translation>
    </message>
    <message>
        <source>Till and backend do not understand each other. Nothing is lost; call support.</source>
        <translation>收银机与后台版本不匹配。数据不会丢失；请联系技术支持。</translation>
    </message>
    <message>
        <source>Too early for this gift</source>
        <translation>该礼品尚未到领取时间</translation>
    </message>
    <message>
        <source>Too large a sale for offline</source>
        <translation>离线时金额过大</translation>
    </message>
    <message>
        <source>Too late for a refund</source>
        <translation>已过退款期限</translation>
    </message>
    <message>
        <source>Too many lines</source>
        <translation>行数过多</translation>
    </message>
    <message>
        <source>Too many points while offline</source>
        <translation>超出离线限额</translation>
    </message>
    <message>
        <source>Too many wrong PINs</source>
        <translation>PIN 码输错次数过多</translation>
    </message>
    <message>
        <source>Too often while offline</source>
        <translation>离线次数过多</translation>
    </message>
    <message>
        <source>Try again. If it happens again, call support.</source>
        <translation>请重试。若再次出现，请联系技术支持。</translation>
    </message>
    <message>
        <source>Two tills report as one. Stop selling here and call support.</source>
        <translation>两台收银机使用了同一身份。请停止使用本机并联系技术支持。</translation>
    </message>
    <message>
        <source>Type fewer, or wait until online.</source>
        <translation>请减少积分，或等联网后再试。</translation>
    </message>
    <message>
        <source>Type it again. After five wrong ones the badge has to wait.</source>
        <translation>请重新输入。连续输错五次后需等待。</translation>
    </message>
    <message>
        <source>Type it as the line beside it says. Nothing was changed.</source>
        <translation>请按旁边的说明填写。未作任何更改。</translation>
    </message>
    <message>
        <source>Type it like 128.50.</source>
        <translation>请按 128.50 的格式输入。</translation>
    </message>
    <message>
        <source>Type its price as an amount, or tell the store manager.</source>
        <translation>请直接输入金额，或告知店长。</translation>
    </message>
    <message>
        <source>Type the amount of the sale first.</source>
        <translation>请先输入消费金额。</translation>
    </message>
    <message>
        <source>UnionPay payment code</source>
        <translation>银联付款码</translation>
    </message>
    <message>
        <source>Unplug it and plug it in again.</source>
        <translation>请拔下后重新插上。</translation>
    </message>
    <message>
        <source>Update needed</source>
        <translation>需要更新</translation>
    </message>
    <message>
        <source>Use the till that is open already, or wait for whoever services it. Nothing was booked.</source>
        <translation>请使用已打开的收银程序，或等维护人员操作完毕。未记任何账。</translation>
    </message>
    <message>
        <source>Wait a few minutes, or type all 12 digits of the card.</source>
        <translation>请稍等几分钟，或输入卡号全部 12 位数字。</translation>
    </message>
    <message>
        <source>Wait five minutes, or let somebody else sign in.</source>
        <translation>请等待五分钟，或由其他人登录。</translation>
    </message>
    <message>
        <source>Wait until this till is online, or take another way; a code from a wallet needs the network too.</source>
        <translation>请等本机联网，或换一种方式；卡包里的码也需要联网。</translation>
    </message>
    <message>
        <source>WeChat payment code</source>
        <translation>微信付款码</translation>
    </message>
    <message>
        <source>What came back cannot be undone any more; refund the rest instead.</source>
        <translation>已退款的销售不能撤销，可继续退剩余部分。</translation>
    </message>
    <message>
        <source>What was paid with points while offline does not count. A manager can lift it.</source>
        <translation>离线期间用积分支付的部分不计入。店长可以解除隔离。</translation>
    </message>
    <message>
        <source>What was set aside went back to the member. Scan again and pay anew.</source>
        <translation>预留的积分或余额已退回会员，请重新扫码支付。</translation>
    </message>
    <message>
        <source>Whoever installed the till adds its user to the group video.</source>
        <translation>请安装人员把收银机用户加入 video 组。</translation>
    </message>
    <message>
        <source>Whoever installed the till must add it: pip install &apos;pos-client[printers]&apos;.</source>
        <translation>请安装人员补装:pip install &apos;pos-client[printers]&apos;。</translation>
    </message>
    <message>
        <source>Whoever installed the till must allow it: pos-client doctor scanner --udev-rules.</source>
        <translation>须由安装人员授权：pos-client doctor scanner --udev-rules。</translation>
    </message>
    <message>
        <source>Whoever installed the till names one in its settings.</source>
        <translation>由安装人员在设置中指定。</translation>
    </message>
    <message>
        <source>Whoever installed the till puts it into the camera&apos;s address.</source>
        <translation>请安装人员把密码写入摄像头地址。</translation>
    </message>
    <message>
        <source>Whoever may approve it scans a badge and types the PIN.</source>
        <translation>请有权限者扫描工牌并输入 PIN 码授权。</translation>
    </message>
    <message>
        <source>Works online only</source>
        <translation>仅限联网时使用</translation>
    </message>
    <message>
        <source>Wrong PIN</source>
        <translation>PIN 码错误</translation>
    </message>
    <message>
        <source>Your own card</source>
        <translation>这是您本人的会员卡</translation>
    </message>
</context>
<context>
    <name>Refund</name>
    <message numerus="yes">
        <source>%n points come back.</source>
        <translation>
            <numerusform>退回 %n 积分。</numerusform>
        </translation>
    </message>
    <message>
        <source>All of this sale has come back already.</source>
        <translation>这笔销售已全部退完。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>打印副本</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Enter gives back all that is left; or type how much.</source>
        <translation>按 Enter 退回剩余全部，或输入金额。</translation>
    </message>
    <message>
        <source>Faulty or damaged</source>
        <translation>质量问题或损坏</translation>
    </message>
    <message>
        <source>Hand back {money}.</source>
        <translation>应退 {money}。</translation>
    </message>
    <message>
        <source>Hand nothing back.</source>
        <translation>请勿退款给顾客。</translation>
    </message>
    <message>
        <source>Needs an approval: whoever may approve it scans a badge.</source>
        <translation>需要授权：请有权限的同事扫描工牌。</translation>
    </message>
    <message>
        <source>No answer yet. Hand nothing back before it is booked: see Waiting to send (F6).</source>
        <translation>尚无回复。入账前请勿退款，请查看“待发送”（F6）。</translation>
    </message>
    <message>
        <source>Not wanted any more</source>
        <translation>顾客不想要了</translation>
    </message>
    <message>
        <source>One moment: hand nothing back before the backend has answered.</source>
        <translation>请稍候：后台答复前请勿退款。</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Rung up by mistake</source>
        <translation>收银录入有误</translation>
    </message>
    <message>
        <source>Sale of {time} · {card} · {money}</source>
        <translation>{time} 的销售 · {card} · {money}</translation>
    </message>
    <message>
        <source>The code was not used. First this refund: Enter, or Esc.</source>
        <translation>该码未使用。请先完成退款：按 Enter，或按 Esc 取消。</translation>
    </message>
    <message>
        <source>The coupon comes back too, if it is still valid.</source>
        <translation>优惠券如仍在有效期内，也一并退还。</translation>
    </message>
    <message>
        <source>The coupon paid {money} of it, which is not handed back.</source>
        <translation>其中 {money} 由优惠券抵付，不退现金。</translation>
    </message>
    <message>
        <source>What is ticked comes back. A line&apos;s number takes one piece off.</source>
        <translation>打勾的将退回。按行号可减少一件。</translation>
    </message>
    <message>
        <source>Why does it come back? Its number saves it.</source>
        <translation>为什么退货？按对应数字即可保存。</translation>
    </message>
    <message>
        <source>Wrong item or size</source>
        <translation>商品或尺码不对</translation>
    </message>
    <message>
        <source>{money} go back onto the card.</source>
        <translation>{money} 退回卡内。</translation>
    </message>
    <message>
        <source>{name}: {back} of {left}</source>
        <translation>{name}：{back} / {left}</translation>
    </message>
</context>
<context>
    <name>SettingsWords</name>
    <message>
        <source>0, /dev/v4l/by-id/…, or the address of an IP camera; empty for none.</source>
        <translation>0、/dev/v4l/by-id/… 或网络摄像头的地址；没有则留空。</translation>
    </message>
    <message>
        <source>A file, for a chain&apos;s backend with a certificate made locally.</source>
        <translation>证书文件，用于使用自制证书的连锁后台。</translation>
    </message>
    <message>
        <source>A light or a dark theme, or whatever the desktop has.</source>
        <translation>浅色或深色主题，或跟随桌面。</translation>
    </message>
    <message>
        <source>After a restart</source>
        <translation>重启后生效</translation>
    </message>
    <message>
        <source>Amounts with a key of their own, in fen or cents: 5000, 10000.</source>
        <translation>有专用按键的金额，以分为单位：5000, 10000。</translation>
    </message>
    <message>
        <source>As before: {setting}</source>
        <translation>已恢复：{setting}</translation>
    </message>
    <message>
        <source>As pos-client printer list names it, like tcp://192.168.1.50; or empty.</source>
        <translation>按“pos-client printer list”列出的名称填写，如 tcp://192.168.1.50；没有则留空。</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>后台</translation>
    </message>
    <message>
        <source>Backend, offline and other tills</source>
        <translation>后台、离线和其他收银台</translation>
    </message>
    <message>
        <source>Barcodes the camera reads</source>
        <translation>摄像头识别的条码</translation>
    </message>
    <message>
        <source>Beside QR: code128, datamatrix, pdf417, aztec, ean13, ean8, upca. Each costs time.</source>
        <translation>除二维码外：code128、datamatrix、pdf417、aztec、ean13、ean8、upca；每一种都会占用时间。</translation>
    </message>
    <message>
        <source>By itself after each sale; else Ctrl+P prints.</source>
        <translation>每笔销售后自动打印；否则按 Ctrl+P 打印。</translation>
    </message>
    <message>
        <source>By the names pos-client doctor scanner lists, with commas between them.</source>
        <translation>按“pos-client doctor scanner”列出的名称填写，以逗号分隔。</translation>
    </message>
    <message>
        <source>By the printer</source>
        <translation>由打印机</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Cameras and scanners</source>
        <translation>摄像头和扫码枪</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Certificate to trust</source>
        <translation>信任的证书</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Chinese on receipts</source>
        <translation>小票上的中文</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Display of two lines</source>
        <translation>两行显示屏</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Drawn by the till where the printer has no Chinese characters.</source>
        <translation>打印机没有中文字库时，由收银台绘制。</translation>
    </message>
    <message>
        <source>English only</source>
        <translation>仅英文</translation>
    </message>
    <message>
        <source>Folder for data</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>From the command line</source>
        <translation>由命令行指定</translation>
    </message>
    <message>
        <source>Given by the backend</source>
        <translation>由后台指定</translation>
    </message>
    <message>
        <source>How long what goes by itself stays: Undo, greetings, the member&apos;s screen.</source>
        <translation>自动消失的内容停留多久：撤销、问候、会员屏幕。</translation>
    </message>
    <message>
        <source>How loud the till&apos;s sounds are, in percent; 0 is silent.</source>
        <translation>提示音的大小（百分比）；0 为静音。</translation>
    </message>
    <message>
        <source>How wide the printer&apos;s paper is.</source>
        <translation>打印纸的宽度。</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language, look and sound</source>
        <translation>语言、外观和声音</translation>
    </message>
    <message>
        <source>Larger words on every screen.</source>
        <translation>所有界面的文字更大。</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Letters of that display</source>
        <translation>该显示屏的文字</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Member&apos;s screen</source>
        <translation>会员屏幕</translation>
    </message>
    <message>
        <source>More cameras</source>
        <translation>更多摄像头</translation>
    </message>
    <message>
        <source>More scanners</source>
        <translation>更多扫码枪</translation>
    </message>
    <message>
        <source>Named like the first, with commas between them. All of them read.</source>
        <translation>写法同上，用逗号分隔；全部都会读码。</translation>
    </message>
    <message>
        <source>No setting fits that</source>
        <translation>没有符合的设置</translation>
    </message>
    <message>
        <source>Of the amounts typed: its three letters, like CNY. The programme&apos;s own.</source>
        <translation>输入金额的币种，三个字母，如 CNY；与会员规则一致。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>One without Chinese characters shows English.</source>
        <translation>没有中文字库的显示屏显示英文。</translation>
    </message>
    <message>
        <source>Only in the file</source>
        <translation>仅可在文件中修改</translation>
    </message>
    <message>
        <source>Opened through the printer at every sale with money to take.</source>
        <translation>每笔收款的销售都通过打印机打开。</translation>
    </message>
    <message>
        <source>Paper width</source>
        <translation>纸宽</translation>
    </message>
    <message>
        <source>Port of the lanes</source>
        <translation>通道互通端口</translation>
    </message>
    <message>
        <source>Print every receipt</source>
        <translation>每笔都打印小票</translation>
    </message>
    <message>
        <source>Quick amounts</source>
        <translation>快捷金额</translation>
    </message>
    <message>
        <source>Receipt printer</source>
        <translation>小票打印机</translation>
    </message>
    <message>
        <source>Receipts and cash drawer</source>
        <translation>小票和钱箱</translation>
    </message>
    <message>
        <source>Saved: {setting}</source>
        <translation>已保存：{setting}</translation>
    </message>
    <message>
        <source>Scanner on a serial port</source>
        <translation>串口扫码枪</translation>
    </message>
    <message>
        <source>Search: a name, a word, a value</source>
        <translation>搜索：名称、词语或值</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>门店</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>The address of a chain&apos;s backend; empty: the till starts its own.</source>
        <translation>连锁后台的地址；留空则由收银台自行启动。</translation>
    </message>
    <message>
        <source>The first start asks nothing: the till begins with its own backend.</source>
        <translation>首次启动不询问，直接使用自带的后台。</translation>
    </message>
    <message>
        <source>The name beside each transaction where nobody has to sign in.</source>
        <translation>无需登录时，记在每笔交易旁的姓名。</translation>
    </message>
    <message>
        <source>The name in the top bar and on the member&apos;s card.</source>
        <translation>显示在顶栏和会员卡上的名称。</translation>
    </message>
    <message>
        <source>The name of this counter.</source>
        <translation>本收银台的名称。</translation>
    </message>
    <message>
        <source>The port it is plugged into; empty for none.</source>
        <translation>所接的串口；没有则留空。</translation>
    </message>
    <message>
        <source>The shop has one till</source>
        <translation>本店只有一台收银机</translation>
    </message>
    <message>
        <source>This till</source>
        <translation>本收银台</translation>
    </message>
    <message>
        <source>Time to read</source>
        <translation>停留时间</translation>
    </message>
    <message>
        <source>Try fewer letters, in English or Chinese. Esc shows every setting.</source>
        <translation>请减少字数，中英文均可。按 Esc 显示全部设置。</translation>
    </message>
    <message>
        <source>UDP port on which tills of one store tell each other of used codes; 0: they do not.</source>
        <translation>同店收银台互相告知已用会员码的 UDP 端口；0 为不互通。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Usually empty</source>
        <translation>默认为空</translation>
    </message>
    <message>
        <source>Usually: {value}</source>
        <translation>默认：{value}</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>What moves only to please stands still.</source>
        <translation>仅为美观的动画不再播放。</translation>
    </message>
    <message>
        <source>What the member sees</source>
        <translation>会员所见</translation>
    </message>
    <message>
        <source>What the till starts in; the key at the top right switches meanwhile.</source>
        <translation>收银台启动时的语言；右上角的按键可随时切换。</translation>
    </message>
    <message>
        <source>What this till is known as to its backend.</source>
        <translation>后台识别本收银台所用的编号。</translation>
    </message>
    <message>
        <source>Where one for the member is plugged in: serial:/dev/ttyUSB1@9600.</source>
        <translation>面向会员的显示屏所接的位置：serial:/dev/ttyUSB1@9600。</translation>
    </message>
    <message>
        <source>Where the outbox, members and logs are; empty: the usual place.</source>
        <translation>待发送记录、会员数据和日志的位置；留空为默认位置。</translation>
    </message>
    <message>
        <source>auto takes a free second screen; off; or a screen&apos;s name, like HDMI-1.</source>
        <translation>auto 使用空闲的第二屏幕；off 为关闭；或填写屏幕名称，如 HDMI-1。</translation>
    </message>
    <message>
        <source>{setting}: back to the usual</source>
        <translation>{setting}：恢复默认</translation>
    </message>
    <message>
        <source>{setting}: less</source>
        <translation>{setting}：减小</translation>
    </message>
    <message>
        <source>{setting}: more</source>
        <translation>{setting}：增大</translation>
    </message>
</context>
<context>
    <name>Shift</name>
    <message numerus="yes">
        <source>%n refused and dealt with</source>
        <translation>
            <numerusform>%n 笔被拒已处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused: deal with it</source>
        <translation>
            <numerusform>%n 笔被拒绝：请处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sales and visits since {time}</source>
        <translation>
            <numerusform>自 {time} 起消费与签到 %n 笔</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sales wait; the figures become final when they are sent</source>
        <translation>
            <numerusform>%n 笔待上传，上传后数字才是最终结果</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n settled otherwise than told</source>
        <translation>
            <numerusform>%n 笔入账与告知不符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 笔待上传</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without an answer</source>
        <translation>
            <numerusform>%n 笔尚无回应</numerusform>
        </translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Credit earned</source>
        <translation>获得返现</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Everything is settled as it was told</source>
        <translation>全部按告知入账</translation>
    </message>
    <message>
        <source>In this shift</source>
        <translation>本班次</translation>
    </message>
    <message>
        <source>Money off from credit</source>
        <translation>返现抵扣</translation>
    </message>
    <message>
        <source>No cashier</source>
        <translation>无收银员</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未能保存</translation>
    </message>
    <message>
        <source>Nothing sold in this shift yet</source>
        <translation>本班次还没有消费</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Points by cashier</source>
        <translation>各收银员积分</translation>
    </message>
    <message>
        <source>Points earned</source>
        <translation>累计积分</translation>
    </message>
    <message>
        <source>Points redeemed</source>
        <translation>抵扣积分</translation>
    </message>
    <message>
        <source>Points told</source>
        <translation>告知积分</translation>
    </message>
    <message>
        <source>Points told to members</source>
        <translation>告知会员的积分</translation>
    </message>
    <message>
        <source>Print report</source>
        <translation>打印报表</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>正在打印…</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Sales and visits are counted here as soon as they are made.</source>
        <translation>消费和签到完成后，会立即计入这里。</translation>
    </message>
    <message>
        <source>Sales and visits by the hour</source>
        <translation>每小时消费与签到</translation>
    </message>
    <message numerus="yes">
        <source>Sales and visits, every %n hours</source>
        <translation>
            <numerusform>每 %n 小时消费与签到</numerusform>
        </translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报表</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>已保存：{file}</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已入账</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Stored value</source>
        <translation>储值变动</translation>
    </message>
    <message>
        <source>Told to members</source>
        <translation>已告知会员</translation>
    </message>
    <message>
        <source>a long shift: only its last part</source>
        <translation>班次过长，仅含最近部分</translation>
    </message>
    <message>
        <source>and {count} more in the table</source>
        <translation>另有 {count} 位，见表格</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已入账</translation>
    </message>
    <message>
        <source>told</source>
        <translation>已告知</translation>
    </message>
</context>
<context>
    <name>Staff</name>
    <message>
        <source>Approve once</source>
        <translation>单次授权</translation>
    </message>
    <message>
        <source>Award points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Enter a refused sale again</source>
        <translation>重新录入被拒交易</translation>
    </message>
    <message>
        <source>Enter a refused sale for another member</source>
        <translation>将被拒交易改录给另一位会员</translation>
    </message>
    <message>
        <source>Load money onto a card</source>
        <translation>会员卡充值</translation>
    </message>
    <message>
        <source>Nobody is signed in yet.</source>
        <translation>尚无人登录。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Open the manager&apos;s screen</source>
        <translation>打开店长界面</translation>
    </message>
    <message>
        <source>Pay with money on the card</source>
        <translation>使用卡内余额</translation>
    </message>
    <message>
        <source>Redeem points or credit</source>
        <translation>使用积分或返利</translation>
    </message>
    <message>
        <source>Refund a sale</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Scan another badge to take over, or sign out.</source>
        <translation>扫描其他工牌即可换班，或退出登录。</translation>
    </message>
    <message>
        <source>Scan your badge.</source>
        <translation>请扫描工牌。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Signed in: %1</source>
        <translation>已登录：%1</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Try again in {time}.</source>
        <translation>PIN 码输错次数过多，请在 {time} 后重试。</translation>
    </message>
    <message>
        <source>Type a card number</source>
        <translation>手动输入卡号</translation>
    </message>
    <message>
        <source>Type the PIN of this badge, then Enter.</source>
        <translation>请输入此工牌的 PIN 码，然后按 Enter。</translation>
    </message>
    <message>
        <source>Undo a sale</source>
        <translation>撤销销售</translation>
    </message>
    <message>
        <source>Write off a refused sale</source>
        <translation>被拒交易销账</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n 笔需处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to send</source>
        <translation>
            <numerusform>%n 笔待上传</numerusform>
        </translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>摄像头断开</translation>
    </message>
    <message>
        <source>Camera {fps} fps</source>
        <translation>摄像头 {fps} 帧/秒</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>连接中…</translation>
    </message>
    <message>
        <source>Disk almost full</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk full: nothing is saved</source>
        <translation>磁盘已满：无法保存</translation>
    </message>
    <message>
        <source>Everything is sent</source>
        <translation>已全部上传</translation>
    </message>
    <message>
        <source>Line display lost</source>
        <translation>客显断开</translation>
    </message>
    <message>
        <source>No camera</source>
        <translation>无摄像头</translation>
    </message>
    <message>
        <source>Nobody signed in</source>
        <translation>尚未登录</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message numerus="yes">
        <source>Offline %n min</source>
        <translation>
            <numerusform>离线 %n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Pays with points for {time} more, {points} left</source>
        <translation>还可离线抵扣 {time}，剩余 {points} 分</translation>
    </message>
    <message>
        <source>Receipt paper is low</source>
        <translation>小票纸快用完</translation>
    </message>
    <message>
        <source>Sales may be missing</source>
        <translation>可能缺少交易记录</translation>
    </message>
    <message>
        <source>Scanner {name} lost</source>
        <translation>扫码枪 {name} 断开</translation>
    </message>
    <message numerus="yes">
        <source>Storage was damaged: %n unsent missing, call support</source>
        <translation>
            <numerusform>存储曾损坏：缺少 %n 笔未发送记录，请联系技术支持</numerusform>
        </translation>
    </message>
    <message>
        <source>Storage was damaged: all saved, call support</source>
        <translation>存储曾损坏：数据已全部恢复，请联系技术支持</translation>
    </message>
    <message>
        <source>Storage was damaged: not known how many are missing, call support</source>
        <translation>存储曾损坏：不清楚缺少多少笔记录，请联系技术支持</translation>
    </message>
    <message>
        <source>Synced {time}</source>
        <translation>上次同步 {time}</translation>
    </message>
    <message>
        <source>Verifies until {time}</source>
        <translation>可离线验证至 {time}</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Cards</source>
        <translation>会员卡</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Code of {name}</source>
        <translation>{name} 的会员码</translation>
    </message>
    <message>
        <source>Cut network</source>
        <translation>断开网络</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Hold up the phone</source>
        <translation>出示手机</translation>
    </message>
    <message>
        <source>New code in {seconds} s</source>
        <translation>{seconds} 秒后换新码</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>恢复网络</translation>
    </message>
    <message>
        <source>Scan this code as a member&apos;s phone, or press Enter.</source>
        <translation>像扫会员手机一样扫此码,或按 Enter。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Training: real card not read</source>
        <translation>练习:真实会员码未识读</translation>
    </message>
    <message>
        <source>Unlocked for paying</source>
        <translation>已解锁支付</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not settled yet</source>
        <translation>
            <numerusform>%n 笔尚未入账</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused before</source>
        <comment>in earlier shifts</comment>
        <translation>
            <numerusform>之前 %n 笔被拒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused: choose one to deal with it</source>
        <translation>
            <numerusform>%n 笔被拒绝：请选择一笔处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n saved here, sent when online</source>
        <translation>
            <numerusform>%n 笔已保存在本机，联网后上传</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n since {time}</source>
        <comment>sales and visits of this shift</comment>
        <translation>
            <numerusform>自 {time} 起 %n 笔</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n 笔需核对</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable: call support</source>
        <translation>
            <numerusform>%n 笔无法读取：请联系技术支持</numerusform>
        </translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Award</source>
        <translation>累计积分</translation>
    </message>
    <message>
        <source>Call support. Nothing was deleted.</source>
        <translation>请联系技术支持，数据没有删除。</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>会员卡</translation>
    </message>
    <message>
        <source>Check-in</source>
        <translation>签到</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>Entered again</source>
        <translation>已重新录入</translation>
    </message>
    <message>
        <source>Entered again elsewhere</source>
        <translation>已在别处重新录入</translation>
    </message>
    <message>
        <source>Entries of this till</source>
        <translation>本机记录</translation>
    </message>
    <message>
        <source>Everything is sent</source>
        <translation>已全部上传</translation>
    </message>
    <message>
        <source>Everything sent at {time}</source>
        <translation>{time} 已全部发送</translation>
    </message>
    <message>
        <source>Gift handed over</source>
        <translation>交付礼品</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>最近回应</translation>
    </message>
    <message>
        <source>Load card</source>
        <translation>储值充值</translation>
    </message>
    <message>
        <source>Look for the receipts of sales made while offline. The damaged files are kept.</source>
        <translation>请查找离线期间交易的小票。损坏的文件已保留。</translation>
    </message>
    <message>
        <source>Member got something else</source>
        <translation>已另行补偿会员</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需处理</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>尚无回应</translation>
    </message>
    <message>
        <source>Offline at {time}: {reason}</source>
        <translation>{time} 仍离线：{reason}</translation>
    </message>
    <message>
        <source>Paused at {time}: {reason}</source>
        <translation>{time} 已暂停：{reason}</translation>
    </message>
    <message>
        <source>Pick-up paid</source>
        <translation>取货结算</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Redeem</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>Redeem and award</source>
        <translation>抵扣并累计</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Sales made while offline are listed here until the backend has confirmed them.</source>
        <translation>离线时的消费会列在这里，直到后台确认。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即上传</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已上传</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>预留</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The shop bears it</source>
        <translation>由门店承担</translation>
    </message>
    <message>
        <source>There was no such sale</source>
        <translation>没有这笔交易</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>已告知</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>正在尝试…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Waiting to send</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Write-off</source>
        <translation>销账</translation>
    </message>
    <message>
        <source>Written off</source>
        <translation>已销账</translation>
    </message>
    <message>
        <source>backend does not answer</source>
        <translation>后台没有响应</translation>
    </message>
    <message>
        <source>backend not reached</source>
        <translation>无法连接后台</translation>
    </message>
    <message>
        <source>entered again by {who}, and refused again</source>
        <translation>{who} 重新录入，再次被拒</translation>
    </message>
    <message>
        <source>entered again by {who}, not sent yet</source>
        <translation>{who} 重新录入，尚未发送</translation>
    </message>
    <message>
        <source>entered correctly by {who}</source>
        <translation>{who} 已正确录入</translation>
    </message>
    <message>
        <source>from {till}</source>
        <translation>来自 {till}</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>no contact yet</source>
        <translation>尚未连上后台</translation>
    </message>
    <message>
        <source>settled {points}</source>
        <translation>已入账 {points}</translation>
    </message>
    <message>
        <source>told {points}</source>
        <translation>已告知 {points}</translation>
    </message>
    <message>
        <source>{who}: {why}</source>
        <translation>{who}：{why}</translation>
    </message>
</context>
</TS>
