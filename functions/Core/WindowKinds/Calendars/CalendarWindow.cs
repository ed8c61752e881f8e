using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Text;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Zones;

namespace Serverless.Core.WindowKinds.Calendars;

/// <summary>
/// Days, weeks or months of a time zone, one after the other, the same for every key (<see cref="CalendarWindows"/>). The zone's rules are
/// part of what they mean: with others a view means something else.
/// </summary>
/// <param name="Unit">What a window is as long as.</param>
/// <param name="Zone">The name that the rules were found by.</param>
/// <param name="Rules">The clocks of the zone.</param>
/// <param name="WeekStart">With which day weeks begin: 0 for Monday to 6 for Sunday; 0 for other units.</param>
/// <param name="OffsetMs">
/// How much later than midnight, on the zone's clocks, windows begin: less than a day, than a week, or than 28 days.
/// </param>
public sealed record CalendarWindow(CalendarUnit Unit, string Zone, ZoneRules Rules, int WeekStart = 0, long OffsetMs = 0) : WindowKind
{
    private const long DayMs = 86_400_000;
    private const int NotGiven = -1;

    private static readonly string[] Units = ["day", "week", "month"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>
    /// As pipeline files write it: <c>"calendar": { "unit": "week", "zone": "Europe/Berlin", "weekStart": "sunday", "offset": "6h" }</c>.
    /// Without <c>rules</c>, the text of a <see cref="ZoneRules"/>, they are those of the machine.
    /// </summary>
    public static readonly WindowSyntax Syntax = new(
        "calendar",
        [
            new WindowParameter("unit", IsDuration: false) { Words = Units },
            new WindowParameter("zone", IsDuration: false) { IsText = true },
            new WindowParameter("weekStart", IsDuration: false, Otherwise: NotGiven) { Words = Days },
            new WindowParameter("offset", IsDuration: true, Least: 0, Otherwise: 0),
            new WindowParameter("rules", IsDuration: false, Otherwise: 0) { IsText = true },
        ],
        values => new CalendarWindow(
            (CalendarUnit)values[0].Number, values[1].Text!, RulesOf(values)!, (int)Math.Max(0, values[2].Number), values[3].Number),
        Problem);

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [(long)Unit, WeekStart, OffsetMs, (long)Rules.Hash];

    /// <inheritdoc/>
    public override bool IsOfAllKeys => true;

    /// <inheritdoc/>
    public override (long SizeMs, long StrideMs)? UsualLengths() => Unit switch
    {
        CalendarUnit.Day => (DayMs, DayMs),
        CalendarUnit.Week => (7 * DayMs, 7 * DayMs),
        _ => (30 * DayMs, 30 * DayMs),
    };

    internal override IReadOnlyList<WindowValue?> Written =>
    [
        new((long)Unit),
        new(0, Zone),
        Unit == CalendarUnit.Week ? new(WeekStart) : null,
        OffsetMs > 0 ? new(OffsetMs) : null,
        new(0, Rules.Text),
    ];

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new AlignedMerge(view, Windows, emitter);

    private CalendarWindows Windows => new(Unit, Rules, WeekStart, OffsetMs);

    private static ZoneRules? RulesOf(IReadOnlyList<WindowValue> values) =>
        values[4].Text is { } text ? ZoneRules.Parse(text) : MachineZones.Find(values[1].Text!);

    private static (string Parameter, string Problem)? Problem(IReadOnlyList<WindowValue> values)
    {
        var (unit, zone, offset) = ((CalendarUnit)values[0].Number, values[1].Text!, values[3].Number);
        var shortest = unit switch { CalendarUnit.Day => DayMs, CalendarUnit.Week => 7 * DayMs, _ => 28 * DayMs };
        return true switch
        {
            _ when unit != CalendarUnit.Week && values[2].Number != NotGiven =>
                ("weekStart", $"only a week starts on a day of the week, and 'unit' is '{Units[(int)unit]}': remove it"),
            _ when offset >= shortest =>
                ("offset",
                    $"must be less than the shortest {Units[(int)unit]}, {Duration.Format(shortest)}, and is {Duration.Format(offset)}"),
            _ when RulesOf(values) is not null => null,
            _ when values[4].Text is not null =>
                ("rules", "these are no rules of a zone: copy them whole, or remove them, so that those of the machine are taken"),
            _ => ("zone", $"there is no time zone '{zone}' on this machine{MachineZones.Hint(zone)}"),
        };
    }
}
