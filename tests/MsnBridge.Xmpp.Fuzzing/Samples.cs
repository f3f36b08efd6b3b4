using System.Text;

namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>What users, their clients and servers send, a stanza of each kind.</summary>
internal static class Samples
{
    public const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='msn.localhost' id='stream-1'>";

    private const string Alice = "from='alice@localhost/phone'";
    private const string Bob = @"to='bob\40example.com@msn.localhost'";
    private const string Transport = "to='msn.localhost'";
    private const string Room = "to='g-0123456789abcdef@msn.localhost'";

    /// <summary>What readers of XML and of these documents trip over.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "xmlns=''", "xmlns='jabber:client'", "xmlns:a='b'", "a:b='c'", "xml:lang='de'", "type='error'", "type='groupchat'", "type='submit'", "type='cancel'", "action='prev'", "action='complete'",
        "<body>x</body>", "<body/>", "<x xmlns='jabber:x:data' type='submit'/>", "<?pi?>", "<!ENTITY a 'b'>", "&a;", "&#xFFFF;", "&#13;", "http://127.0.0.1/", "file:///etc/passwd", "gopher://x", "%00", "%2e%2e",
        "</stream:stream>", "<stream:error/>", "to=''", "from=''", "id=''", @"\40", @"\5c\5c40", "cid:sha1+", "urn:xmpp:", "@msn.localhost", "/me ", "*", "style='color:#", "\u200F", "\uD7FF\uE000",
    ];

    public static IReadOnlyList<string> Stanzas { get; } =
    [
        // messages
        $"<message {Alice} {Bob} type='chat' id='m1'><body>hello</body><request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/><active xmlns='http://jabber.org/protocol/chatstates'/></message>",
        $"<message {Alice} {Bob} type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
        $"<message {Alice} {Bob} type='headline'><attention xmlns='urn:xmpp:attention:0'/></message>",
        $"<message {Alice} {Bob} type='chat' id='m2'><subject>s</subject><body xml:lang='de'>hallo</body><body>hello (cat)</body><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><p style='color: #ff0000; font-weight: bold'>hello <img alt='(cat)' src='cid:sha1+8f35fef110ffc5df08d579a50083ff9308fb6242@bob.xmpp.org'/></p></body></html><data xmlns='urn:xmpp:bob' cid='sha1+8f35fef110ffc5df08d579a50083ff9308fb6242@bob.xmpp.org' type='image/png' max-age='86400'>iVBORw0KGgo=</data></message>",
        $"<message {Alice} {Bob} type='chat' id='m3'><body>https://upload.localhost/a.png</body><x xmlns='jabber:x:oob'><url>https://upload.localhost/a.png</url></x></message>",
        $"<message {Alice} {Bob} type='chat' id='m4'><retract xmlns='urn:xmpp:message-retract:1' id='m3'/><fallback xmlns='urn:xmpp:fallback:0'/><body>retracted</body></message>",
        $"<message {Alice} {Bob} type='chat' id='m5'><apply-to xmlns='urn:xmpp:fasten:0' id='m3'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to></message>",
        $"<message {Alice} {Bob} type='chat' id='m6'><body>*strong*</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>",
        $"<message {Alice} {Bob} type='chat' id='m7'><encrypted xmlns='eu.siacs.conversations.axolotl'/><body>omemo</body></message>",
        $"<message {Alice} {Bob} type='chat' id='m8'><file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>a.png</name><size>3</size></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://upload.localhost/a.png'/></sources></file-sharing><body>https://upload.localhost/a.png</body></message>",
        $"<message {Alice} {Transport} type='chat' id='m9'><body>block bob@example.com</body></message>",
        $"<message {Alice} {Transport} type='chat' id='m10'><body>accept 1</body></message>",
        $"<message from='alice@localhost' {Transport} type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='http://jabber.org/protocol/tune'><item id='x'><tune xmlns='http://jabber.org/protocol/tune'><artist>New Order</artist><source>Power</source><title>Blue Monday</title></tune></item></items></event></message>",
        $"<message from='alice@localhost' {Transport} type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'><item id='8f35fef110ffc5df08d579a50083ff9308fb6242'><metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='12' id='8f35fef110ffc5df08d579a50083ff9308fb6242' type='image/png' width='96' height='96'/></metadata></item></items></event></message>",
        $"<message from='alice@localhost' {Transport} type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='http://jabber.org/protocol/nick'><item><nick xmlns='http://jabber.org/protocol/nick'>Alice</nick></item></items></event></message>",
        $"<message from='localhost' {Transport}><privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/><perm access='message' type='outgoing'/></privilege></message>",
        $"<message {Alice} {Bob} type='error' id='h-1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",

        // rooms
        $"<message {Alice} {Room} type='groupchat' id='g1'><body>hello all</body></message>",
        $"<message {Alice} {Room}><x xmlns='http://jabber.org/protocol/muc#user'><invite to='bob\\40example.com@msn.localhost'><reason>come</reason></invite></x></message>",
        $"<message {Alice} {Bob}><x xmlns='jabber:x:conference' jid='g-0123456789abcdef@msn.localhost' reason='come'/></message>",
        $"<message {Alice} {Room}><x xmlns='http://jabber.org/protocol/muc#user'><decline to='bob\\40example.com@msn.localhost'/></x></message>",
        $"<message {Alice} {Room} type='groupchat'><subject>new</subject></message>",
        $"<presence {Alice} to='g-0123456789abcdef@msn.localhost/Alice'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='20' since='2026-01-01T00:00:00Z'/></x></presence>",
        $"<presence {Alice} to='g-0123456789abcdef@msn.localhost/Alice' type='unavailable'/>",
        $"<iq {Alice} {Room} type='get' id='r1'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>",
        $"<iq {Alice} {Room} type='set' id='r2'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>",
        $"<iq {Alice} {Room} type='set' id='r3'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='bob' role='none'><reason>x</reason></item></query></iq>",

        // presence
        $"<presence {Alice} {Transport}><show>dnd</show><status>busy</status><priority>5</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://example.org' ver='abc='/><x xmlns='vcard-temp:x:update'><photo>8f35fef110ffc5df08d579a50083ff9308fb6242</photo></x><nick xmlns='http://jabber.org/protocol/nick'>Alice</nick></presence>",
        $"<presence {Alice} {Bob} type='probe'/>",
        $"<presence {Alice} {Bob} type='subscribe'/>",
        $"<presence {Alice} {Bob} type='unsubscribed'/>",
        $"<presence {Alice} {Transport} type='unavailable'/>",

        // queries
        $"<iq {Alice} {Transport} type='get' id='q1'><query xmlns='http://jabber.org/protocol/disco#info' node='x'/></iq>",
        $"<iq {Alice} {Transport} type='get' id='q2'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>",
        $"<iq {Alice} {Bob} type='get' id='q3'><vCard xmlns='vcard-temp'/></iq>",
        $"<iq {Alice} {Bob} type='get' id='q4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='8f35fef110ffc5df08d579a50083ff9308fb6242'/></items></pubsub></iq>",
        $"<iq {Alice} {Bob} type='get' id='q5'><data xmlns='urn:xmpp:bob' cid='sha1+8f35fef110ffc5df08d579a50083ff9308fb6242@bob.xmpp.org'/></iq>",
        $"<iq {Alice} {Transport} type='get' id='q6'><query xmlns='jabber:iq:register'/></iq>",
        $"<iq {Alice} {Transport} type='set' id='q7'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='network'><value>embedded</value></field><field var='address'><value>alice@hotmail.com</value></field><field var='password'><value>pw</value></field></x></query></iq>",
        $"<iq {Alice} {Transport} type='set' id='q8'><query xmlns='jabber:iq:register'><username>alice@hotmail.com</username><password>pw</password></query></iq>",
        $"<iq {Alice} {Transport} type='set' id='q9'><query xmlns='jabber:iq:gateway'><prompt>bob@example.com</prompt></query></iq>",
        $"<iq from='alice@localhost' {Transport} type='set' id='q10'><query xmlns='jabber:iq:roster'><item jid='bob\\40example.com@msn.localhost' name='Bob' subscription='both'><group>Friends</group></item></query></iq>",
        $"<iq {Alice} {Transport} type='get' id='q11'><query xmlns='jabber:iq:version'/></iq>",
        $"<iq {Alice} {Transport} type='get' id='q12'><ping xmlns='urn:xmpp:ping'/></iq>",
        .. ((string[])["link", "contact", "files", "leave-group", "new-group", "picture", "places", "reconnect", "settings", "status", "unlink"]).Select(node =>
            $"<iq {Alice} {Transport} type='set' id='c-{node}'><command xmlns='http://jabber.org/protocol/commands' node='{node}' action='execute'/></iq>"),
        $"<iq {Alice} {Transport} type='set' id='q13'><command xmlns='http://jabber.org/protocol/commands' node='contact' sessionid='x' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='contact'><value>bob@example.com</value></field><field var='name'><value>Bobby</value></field><field var='groups'><value>A</value><value>B</value></field><field var='blocked'><value>1</value></field></x></command></iq>",
        $"<iq {Alice} {Transport} type='set' id='q14'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='a'><content creator='initiator' name='f'/></jingle></iq>",
    ];

    /// <summary>What is answered to the transport's own questions.</summary>
    public static IReadOnlyList<string> Answers { get; } =
    [
        "<iq type='result'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='upload.localhost'/><item jid='conference.localhost'/></query></iq>",
        "<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='store' type='file'/><feature var='urn:xmpp:http:upload:0'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>5242880</value></field></x></query></iq>",
        "<iq type='result'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://upload.localhost/a/b.png'><header name='Authorization'>Basic abc</header><header name='Host'>127.0.0.1</header></put><get url='https://upload.localhost/a/b.png'/></slot></iq>",
        "<iq type='result'><vCard xmlns='vcard-temp'><FN>Alice</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>iVBORw0KGgo=</BINVAL></PHOTO></vCard></iq>",
        "<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='8f35fef110ffc5df08d579a50083ff9308fb6242'><data xmlns='urn:xmpp:avatar:data'>iVBORw0KGgo=</data></item></items></pubsub></iq>",
        "<iq type='result'><query xmlns='jabber:iq:roster'><item jid='bob\\40example.com@msn.localhost' name='Bob' subscription='both'><group>Friends</group></item></query></iq>",
        "<iq type='result'><data xmlns='urn:xmpp:bob' cid='sha1+8f35fef110ffc5df08d579a50083ff9308fb6242@bob.xmpp.org' type='image/png'>iVBORw0KGgo=</data></iq>",
        "<iq type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    ];

    public static List<byte[]> Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
