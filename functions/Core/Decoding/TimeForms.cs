using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding;

/// <summary>
/// The forms in which a field's times come, tried in their order, and the zone of those that name none. A number that isn't in quotes is
/// read as its text.
/// </summary>
internal sealed class TimeForms
{
    private static readonly Dictionary<string, TimeForm> Named = new()
    {
        ["iso"] = (ReadOnlySpan<byte> text, EventTime _, out WrittenTime time) => IsoTime.TryRead(text, endOfDay: true, out time),
        ["rfc1123"] = (ReadOnlySpan<byte> text, EventTime _, out WrittenTime time) => NamedMonthTime.TryRfc1123(text, out time),
        ["clf"] = (ReadOnlySpan<byte> text, EventTime _, out WrittenTime time) => NamedMonthTime.TryClf(text, out time),
        ["syslog"] = NamedMonthTime.TrySyslog,
        ["klog"] = NamedMonthTime.TryKlog,
        ["epoch"] = Count(null),
        ["epoch-s"] = Count(0),
        ["epoch-ms"] = Count(3),
        ["epoch-us"] = Count(6),
        ["epoch-ns"] = Count(9),
    };

    // Of a field that has a zone alone.
    private static readonly string[] Usual = ["iso", "epoch"];

    private readonly TimeForm[] _forms;
    private readonly Zone _zone;

    private TimeForms(IReadOnlyList<string> forms, string? zone)
    {
        _forms = [.. forms.Select(form => Named.TryGetValue(form, out var named) ? named : Pattern(form))];
        _zone = zone is null ? Zone.Utc : FindZone(zone) ?? throw new ArgumentException($"there is no time zone '{zone}'", nameof(zone));
    }

    private delegate bool TimeForm(ReadOnlySpan<byte> text, EventTime reference, out WrittenTime time);

    /// <summary>The forms that a field names; null when it names none and no zone.</summary>
    public static TimeForms? Of(FieldDefinition field) => field is { Times.Count: 0, Zone: null }
        ? null
        : new TimeForms(field.Times.Count == 0 ? Usual : field.Times, field.Zone);

    /// <summary>What is wrong with a form: neither one that has a name nor a pattern that can be used; null when nothing is.</summary>
    public static string? Problem(string form) => Named.ContainsKey(form) || PatternTime.Problem(form) is not { } why
        ? null
        : $"'{form}' is none of {string.Join(", ", Named.Keys)}{NearestName.Hint(form, Named.Keys)}; taken as a .NET pattern, {why}";

    /// <summary>Whether a field can have the zone: an offset such as +01:00, or an IANA name that this machine knows.</summary>
    public static bool HasZone(string zone) => FindZone(zone) is not null;

    /// <summary>
    /// Reads a time; it may be outside the years that <see cref="EpochTime.Holds"/> allows. A time without a year is the one nearest to
    /// <paramref name="reference"/>. False when no form can.
    /// </summary>
    public bool TryParse(ReadOnlySpan<byte> text, EventTime reference, out EventTime time)
    {
        foreach (var form in _forms)
        {
            if (!form(text, reference, out var written))
                continue;
            time = new EventTime(written.HasZone ? written.Milliseconds : _zone.MomentOf(written.Milliseconds));
            return true;
        }
        time = default;
        return false;
    }

    /// <summary>The moment at which clocks in the zone show a time, given in milliseconds as if it were UTC.</summary>
    public EventTime MomentOf(long milliseconds) => new(_zone.MomentOf(milliseconds));

    private static Zone? FindZone(string name) => Zone.Find(Encoding.UTF8.GetBytes(name));

    private static TimeForm Pattern(string pattern)
    {
        var times = new PatternTime(pattern);
        return (ReadOnlySpan<byte> text, EventTime _, out WrittenTime time) => times.TryRead(text, out time);
    }

    private static TimeForm Count(int? decimals) => (ReadOnlySpan<byte> text, EventTime _, out WrittenTime time) =>
    {
        var isCount = DecimalText.TryParse(text, out var count);
        var counted = decimals is { } known ? EpochTime.ToEventTime(count, known) : EpochTime.ToEventTime(count);
        time = new WrittenTime(counted.Milliseconds, HasZone: true);
        return isCount;
    };
}
