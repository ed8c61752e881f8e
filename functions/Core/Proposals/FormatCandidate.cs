using Serverless.Core.Decoding;
using Serverless.Core.Decoding.AccessLog;
using Serverless.Core.Decoding.Cef;
using Serverless.Core.Decoding.Grok;
using Serverless.Core.Decoding.Logfmt;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Decoding.Syslog;
using Serverless.Core.Rows;

namespace Serverless.Core.Proposals;

/// <summary>A format that lines may be of.</summary>
/// <param name="Name">The kind, or the grok pattern.</param>
/// <param name="Json">The start of its entry in a pipeline file: an object that isn't closed.</param>
/// <param name="Decoder">Says whether a line is of it; null when the pattern can't be used.</param>
internal sealed record FormatCandidate(string Name, string Json, IEventDecoder? Decoder)
{
    private static readonly RowLayout NoFields = new([]);

    /// <summary>Those that need no draft: decoders, then ready-made patterns. Each is compiled anew.</summary>
    public static IReadOnlyList<FormatCandidate> NewKnown() =>
    [
        .. new EventFormat[] { new AccessLogFormat(), new SyslogFormat(), new CefFormat(), new LogfmtFormat() }
            .Select(format => new FormatCandidate(format.Kind, $"{{ \"kind\": \"{format.Kind}\"", DecoderOf(format))),
        .. LogPatterns.ReadyMade.Keys.Select(name => OfPattern($"%{{{name}}}")),
    ];

    /// <summary>A grok pattern.</summary>
    public static FormatCandidate OfPattern(string pattern)
    {
        var format = new GrokFormat(pattern, new Dictionary<string, string>());
        var decoder = format.Compile(_ => false, out _) is null ? null : DecoderOf(format);
        return new(pattern, $"{{ \"kind\": \"grok\", \"pattern\": {ProposalMaker.Quoted(pattern)}", decoder);
    }

    /// <summary>How many of some lines are of it.</summary>
    public int Takes(IEnumerable<byte[]> lines)
    {
        var slots = new SlotWriter(new Row(NoFields));
        return Decoder is null ? 0 : lines.Count(line => Decoder.Decode(new EventBytes(line, 0, line.Length), default, slots) is null);
    }

    private static IEventDecoder DecoderOf(EventFormat format) => format.NewDecoder([], NoFields, new SchemaLookup());
}
