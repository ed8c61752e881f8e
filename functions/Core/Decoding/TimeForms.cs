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
        ["iso"] = (ReadOnlySpan<byte> text, out WrittenTime time) => IsoTime.TryRead(text, endOfDay: true, out time),
        ["rfc1123"] = NamedMonthTime.TryRfc1123,
        ["clf"] = NamedMonthTime.TryClf,
        ["epoch"] = (ReadOnlySpan<byte> text, out WrittenTime time) => TryCount(text, null, out time),
        ["epoch-s"] = (ReadOnlySpan<byte> text, out WrittenTime time) => TryCount(text, 0, out time),
        ["epoch-ms"] = (ReadOnlySpan<byte> text, out WrittenTime time) => TryCount(text, 3, out time),
        ["epoch-us"] = (ReadOnlySpan<byte> text, out WrittenTime time) => TryCount(text, 6, out time),
        ["epoch-ns"] = (ReadOnlySpan<byte> text, out WrittenTime time) => TryCount(text, 9, out time),
    };

    // Of a field that has a zone alone.
    private static readonly string[] Usual = ["iso", "epoch"];

    private readonly TimeForm[] _forms;
    private readonly Zone _zone;

    private TimeForms(IReadOnlyList<string> forms, string? zone)
    {
        _forms = [.. forms.Select(form => Named.TryGetValue(form, out var named) ? named : new PatternTime(form).TryRead)];
        _zone = zone is null ? Zone.Utc : FindZone(zone) ?? throw new ArgumentException($"there is no time zone '{zone}'", nameof(zone));
    }

    private delegate bool TimeForm(ReadOnlySpan<byte> text, out WrittenTime time);

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

    /// <summary>Reads a time; it may be outside the years that <see cref="EpochTime.Holds"/> allows. False when no form can.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        foreach (var form in _forms)
        {
            if (!form(text, out var written))
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

    private static bool TryCount(ReadOnlySpan<byte> text, int? decimals, out WrittenTime time)
    {
        var isCount = DecimalText.TryParse(text, out var count);
        var counted = decimals is { } known ? EpochTime.ToEventTime(count, known) : EpochTime.ToEventTime(count);
        time = new WrittenTime(counted.Milliseconds, HasZone: true);
        return isCount;
    }
}
