using System.Text;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>What clients and homeservers send, as it is meant to be.</summary>
internal static class Samples
{
    /// <summary>What readers of JSON trip over: halves of surrogate pairs in values and in names, keys that are there twice, numbers that are none.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "\"\\ud800\"", "\\ud800", "\\udc00\\ud800", "\\u0000", "\"e\\ud800\":1,", "\"body\":{},", "\"body\":\"x\",\"body\":\"y\",", "\"m\\ud800\":{},", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
        "null", "true", "1e400", "-0", "\\n", "\\\"", "@a:b", "!r:b", "$e:b", "mxc://", "mxc://../..", "m.relates_to", "m.replace", "m.new_content", "formatted_body",
    ];

    /// <summary>Contents of events, by their type.</summary>
    public static IReadOnlyList<(string Type, string Content)> Contents { get; } =
    [
        ("m.room.message", """{"msgtype":"m.text","body":"hello there","m.mentions":{}}"""),
        ("m.room.message", """{"msgtype":"m.text","body":"**hi** you","format":"org.matrix.custom.html","formatted_body":"<strong>hi</strong> <a href=\"https://matrix.to/#/@bob:example.org\">Bob</a>"}"""),
        ("m.room.message", """{"msgtype":"m.emote","body":"waves"}"""),
        ("m.room.message", """{"msgtype":"m.text","body":"> <@bob:example.org> before\n> more\n\nafter","m.relates_to":{"m.in_reply_to":{"event_id":"$before"}}}"""),
        ("m.room.message", """{"msgtype":"m.text","body":"* better","m.new_content":{"msgtype":"m.text","body":"better"},"m.relates_to":{"rel_type":"m.replace","event_id":"$before"}}"""),
        ("m.room.message", """{"msgtype":"m.text","body":"in a thread","m.relates_to":{"rel_type":"m.thread","event_id":"$root","is_falling_back":true,"m.in_reply_to":{"event_id":"$last"}}}"""),
        ("m.room.message", """{"msgtype":"m.image","body":"cat.png","filename":"cat.png","url":"mxc://example.org/AbCd","info":{"mimetype":"image/png","size":1234,"w":64,"h":48}}"""),
        ("m.room.message", """{"msgtype":"m.audio","body":"voice","file":{"url":"mxc://example.org/Ef","v":"v2","key":{"alg":"A256CTR","k":"qcHVMSgYg-71CauWBezXI5qkaRb0LuIy-Wx5kIaHMIA","kty":"oct","ext":true,"key_ops":["encrypt","decrypt"]},"iv":"w+sE15fzSc0AAAAAAAAAAA","hashes":{"sha256":"fdSLu/YkRx3Wyh3KQabP3rd6+SFiKg5lsJZQHtkSAYA"}},"info":{"mimetype":"audio/ogg","size":9000,"duration":1500},"org.matrix.msc3245.voice":{}}"""),
        ("m.room.message", """{"msgtype":"m.location","body":"Big Ben","geo_uri":"geo:51.5008,0.1247;u=35","org.matrix.msc3488.location":{"uri":"geo:51.5,0.1","description":"London"}}"""),
        ("m.sticker", """{"body":"A cat","url":"mxc://example.org/Gh","info":{"mimetype":"image/webp","w":128,"h":128,"size":2000}}"""),
        ("m.reaction", """{"m.relates_to":{"rel_type":"m.annotation","event_id":"$it","key":"👍"}}"""),
        ("m.reaction", """{"m.relates_to":{"rel_type":"m.annotation","event_id":"$it","key":"mxc://example.org/Ij"},"shortcode":":cat:"}"""),
        ("m.room.redaction", """{"redacts":"$it","reason":"oops"}"""),
        ("m.room.encrypted", """{"algorithm":"m.megolm.v1.aes-sha2","ciphertext":"x","session_id":"y"}"""),
        ("m.poll.start", """{"m.poll":{"question":{"m.text":[{"body":"Tea?"}]},"answers":[{"m.id":"a","m.text":[{"body":"Yes"}]},{"m.id":"b","m.text":[{"body":"No","mimetype":"text/plain"}]}]}}"""),
        ("org.matrix.msc3381.poll.start", """{"org.matrix.msc3381.poll.start":{"question":{"org.matrix.msc1767.text":"Tea?"},"answers":[{"id":"a","org.matrix.msc1767.text":"Yes"}]}}"""),
        ("m.poll.response", """{"m.selections":["a"],"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"}}"""),
        ("org.matrix.msc3381.poll.end", """{"m.text":[{"body":"Yes won"}],"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"}}"""),
        ("m.room.member", """{"membership":"invite","displayname":"Alice","is_direct":true}"""),
        ("m.room.name", """{"name":"The room"}"""),
        ("m.room.tombstone", """{"body":"gone","replacement_room":"!new:example.org"}"""),
        ("m.room.encryption", """{"algorithm":"m.megolm.v1.aes-sha2"}"""),
        ("m.call.invite", """{"call_id":"1","version":"1","offer":{"type":"offer","sdp":"v=0"}}"""),
    ];

    /// <summary>Whole events.</summary>
    public static IReadOnlyList<string> Events { get; } =
    [
        .. Contents.Select((sample, number) =>
            $$"""{"event_id":"$e{{number}}:example.org","room_id":"!room:example.org","type":"{{sample.Type}}","sender":"@alice:example.org","origin_server_ts":1789000000000,"content":{{sample.Content}},"unsigned":{"age":5}"""
            + (sample.Type is "m.room.member" ? ""","state_key":"@msnbot:example.org"}""" : sample.Type.StartsWith("m.room.t", StringComparison.Ordinal) ? ""","state_key":""}""" : "}")),
    ];

    public static List<byte[]> Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
