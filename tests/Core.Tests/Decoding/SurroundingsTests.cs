using System.Text;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Eight or sixteen bytes of an event are looked at together: what lies around it in its record must not count.</summary>
public sealed class SurroundingsTests
{
    private static readonly string[] Around =
        ["\"", "123456789", "}", "\"}", "0}", ":1}", "\":1,\"up\":true}", "e5}", ".5}", "\\\"", "\u00e9", "      }"];

    public static TheoryData<string> Events =>
    [
        """{"device":"sw-1","value":12.5,"sequence":12345678,"up":true,"source":{"place":{"site":"z\u00fcrich"}}}""",
        """{"other":{"a":"b","c":null},"sequence":7,"device":"a device with a long name"}""",
        """{"up":false,"time":1700000000000}""",
        """{"value":"1e3"}""",
        "{}",
        "12345678",
    ];

    // Every beginning of an event too, none of which is one.
    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_in_a_larger_record_means_what_it_means_alone(string json)
    {
        var (alone, among) = (new Decoded(Some.Fields), new Decoded(Some.Fields));
        foreach (var part in Enumerable.Range(0, json.Length + 1).Select(length => json[..length]))
        {
            foreach (var (before, behind) in Around.SelectMany(before => Around.Select(behind => (before, behind))))
                Assert.Equal(alone.Outcome(part), Among(among, before, part, behind));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_that_was_cut_is_not_made_whole_by_what_follows_it(string json)
    {
        var decoded = new Decoded(Some.Fields);
        var source = Encoding.UTF8.GetBytes(json);
        var whole = decoded.Outcome(source, 0, source.Length);
        for (var length = 1; length < source.Length - 1; length++)
            Assert.Matches("^(malformed|not-an-object) ", decoded.Outcome(source, 0, length));
        Assert.Equal(whole, decoded.Outcome(source, 0, source.Length));
    }

    private static string Among(Decoded decoded, string before, string json, string behind)
    {
        var start = Encoding.UTF8.GetByteCount(before);
        return decoded.Outcome(Encoding.UTF8.GetBytes(before + json + behind), start, Encoding.UTF8.GetByteCount(json));
    }
}
