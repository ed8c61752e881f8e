using System.Collections.Concurrent;
using System.Text;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Text;

namespace Serverless.Core.Zones;

/// <summary>
/// The time zones of the machine that a pipeline file is read on. What a view depends on is the table that is made here once and goes with
/// its definition, not what the machine knows later.
/// </summary>
public static class MachineZones
{
    private static readonly ConcurrentDictionary<string, ZoneRules> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// The rules of an IANA name such as <c>Europe/Berlin</c>, or of an offset such as <c>+01:00</c>, as the machine has them now; null
    /// when there is no such zone.
    /// </summary>
    public static ZoneRules? Find(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        return Zone.Find(Encoding.UTF8.GetBytes(name)) is { } zone ? Known[name] = ZoneRules.Of(zone.OffsetAt) : null;
    }

    /// <summary>The end of the message that there is no such zone: the nearest name or, when none is near, what may be written.</summary>
    public static string Hint(string name) => NearestName.Of(name, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)) is { } nearest
        ? $"; did you mean '{nearest}'?"
        : ": write an IANA name such as Europe/Berlin, or an offset such as +01:00";
}
