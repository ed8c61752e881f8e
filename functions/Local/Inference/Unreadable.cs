using System.Text;
using Serverless.Local.Samples;

namespace Serverless.Local.Inference;

/// <summary>Why nothing can be drafted from a sample.</summary>
internal static class Unreadable
{
    public static string Because(EventSample sample)
    {
        var first = Encoding.UTF8.GetString(sample.Events[0]);
        var second = sample.Events.Count > 1 ? Encoding.UTF8.GetString(sample.Events[1]) : first;
        var separator = Array.Find(
            [',', ';', '\t', '|'], one => first.Contains(one) && first.Count(one.Equals) == second.Count(one.Equals));
        var looks = first switch
        {
            ['<', ..] => "it looks like XML or HTML",
            ['{' or '[' or '"', ..] => "its JSON is broken, or has no objects",
            _ when separator != default => "it looks like CSV, and many rows haven't as many cells as the first",
            _ => "it looks like lines of text",
        };
        return $"{sample.Name}: it can't be read; {looks}. JSON, CSV, logfmt, access logs, syslog, CEF, usual logs of "
            + "programs and lines of containers are read, and Avro files: "
            + "convert it to a JSON object a line";
    }
}
