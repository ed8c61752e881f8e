using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>Writes events as the JSON that agents would send, about 190 bytes each, on one line.</summary>
internal sealed class TelemetryJson(TelemetryFleet fleet)
{
    private static readonly TelemetryField[] CanMiss =
        [TelemetryField.Device, TelemetryField.Metric, TelemetryField.Value, TelemetryField.Timestamp];

    /// <summary>Appends the event, flawed if it is to be.</summary>
    public void Write(in TelemetryFact fact, Utf8Buffer to)
    {
        var spelling = Spellings.Of(fact.Style);
        var start = to.Length;
        to.Append((byte)'{');
        for (var at = 0; at < TelemetryFields.Count; at++)
        {
            var field = spelling == Spelling.FieldsReversed ? TelemetryFields.Count - 1 - at : at;
            WriteProperty(fact, (TelemetryField)field, spelling, to, first: to.Length == start + 1);
        }
        to.Append((byte)'}');
        if (fact.Flaw == Flaw.Truncated)
            to.Cut(start + 1 + (int)SplitMix64.Scale((uint)(fact.Style >> 32), to.Length - start - 1));
        else if (fact.Flaw == Flaw.TrailingData)
            to.Append("{}"u8);
    }

    private void WriteProperty(in TelemetryFact fact, TelemetryField field, Spelling spelling, Utf8Buffer to, bool first)
    {
        if (Absent(fact, field))
            return;
        if (!first)
            to.Append((byte)',');
        if (spelling == Spelling.Spaced)
            to.Append("  "u8);
        to.Append(TelemetryFields.Name(field, spelling));
        if (spelling == Spelling.Spaced)
            to.Append("\t "u8);
        WriteValue(fact, field, spelling, to);
        if (TelemetryFields.IsNested(field, spelling))
            to.Append((byte)'}');
    }

    private static bool Absent(in TelemetryFact fact, TelemetryField field) => field switch
    {
        TelemetryField.Interface when !DeviceMetrics.All[fact.Metric].OfInterface => true,
        TelemetryField.Unit when fact.Unit < 0 && fact.Flaw != Flaw.UnknownUnit => true,
        _ => fact.Flaw == Flaw.MissingRequired && field == CanMiss[(fact.Style >> 32) % (ulong)CanMiss.Length],
    };

    private void WriteValue(in TelemetryFact fact, TelemetryField field, Spelling spelling, Utf8Buffer to)
    {
        switch (field)
        {
            case TelemetryField.Device:
                WriteDevice(fact, spelling, to);
                break;
            case TelemetryField.Interface:
                WriteText(fleet.InterfaceJson(fact.Interface), to);
                break;
            case TelemetryField.Metric:
                WriteText(fact.Flaw == Flaw.UnknownMetric ? "if.in.octetz"u8 : DeviceMetrics.All[fact.Metric].Utf8, to);
                break;
            case TelemetryField.Value:
                WriteMeasure(fact, spelling, to);
                break;
            case TelemetryField.Unit:
                WriteText(fact.Flaw == Flaw.UnknownUnit ? "furlong"u8 : DeviceMetrics.All[fact.Metric].Units[fact.Unit].Utf8, to);
                break;
            case TelemetryField.Timestamp:
                WriteTime(fact.TimeMs, spelling, to);
                break;
            case TelemetryField.Sequence:
                to.Append(fact.Sequence);
                break;
            default:
                WriteAgent(fact.Style, to);
                break;
        }
    }

    private void WriteDevice(in TelemetryFact fact, Spelling spelling, Utf8Buffer to)
    {
        var name = fleet.Name(fact.Device);
        to.Append((byte)'"');
        if (spelling == Spelling.EscapedText)
        {
            to.Append("\\u0064"u8);
            name = name[1..];
        }
        to.Append(name);
        if (fact.Flaw == Flaw.InvalidUtf8)
            to.SpoilLast(0xFF);
        to.Append((byte)'"');
    }

    private static void WriteMeasure(in TelemetryFact fact, Spelling spelling, Utf8Buffer to)
    {
        if (fact.Flaw == Flaw.WrongType)
            to.Append("true"u8);
        else if (spelling == Spelling.NumbersAsText)
            WriteQuotedNumber(fact.Written, to);
        else if (spelling == Spelling.Exponent)
            WriteExponent(fact.Written, to);
        else
            WriteNumber(fact.Written, to);
    }

    private static void WriteQuotedNumber(double value, Utf8Buffer to)
    {
        to.Append((byte)'"');
        WriteNumber(value, to);
        to.Append((byte)'"');
    }

    private static void WriteExponent(double value, Utf8Buffer to)
    {
        to.Append((long)(value * 100));
        to.Append("e-2"u8);
    }

    private static void WriteNumber(double value, Utf8Buffer to)
    {
        var quarters = (long)(value * 4);
        to.Append(quarters >> 2);
        to.Append((quarters & 3) switch { 0 => ""u8, 1 => ".25"u8, 2 => ".5"u8, _ => ".75"u8 });
    }

    private static void WriteTime(long ms, Spelling spelling, Utf8Buffer to)
    {
        switch (spelling)
        {
            case Spelling.IsoTime:
                to.Append(DateTimeOffset.FromUnixTimeMilliseconds(ms), "'\"'yyyy-MM-dd'T'HH:mm:ss.fff'Z\"'");
                break;
            case Spelling.IsoTimeWithOffset:
                to.Append(
                    DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromHours(2)), "'\"'yyyy-MM-dd'T'HH:mm:ss.fffzzz'\"'");
                break;
            case Spelling.Nanoseconds:
                to.Append(ms);
                to.Append("000000"u8);
                break;
            case Spelling.SecondsWithFraction:
                WriteSeconds(ms, to);
                break;
            default:
                to.Append(ms);
                break;
        }
    }

    private static void WriteSeconds(long ms, Utf8Buffer to)
    {
        var fraction = ms % 1_000;
        to.Append(ms / 1_000);
        to.Append((byte)'.');
        to.Append((byte)('0' + (fraction / 100)));
        to.Append((byte)('0' + (fraction / 10 % 10)));
        to.Append((byte)('0' + (fraction % 10)));
    }

    private static void WriteAgent(ulong style, Utf8Buffer to)
    {
        to.Append("{\"name\":\"collector-0"u8);
        to.Append((byte)('0' + ((style >> 16) % 10)));
        to.Append("\",\"version\":\"3.4.1\",\"zone\":\"eu-north\"}"u8);
    }

    private static void WriteText(ReadOnlySpan<byte> json, Utf8Buffer to)
    {
        to.Append((byte)'"');
        to.Append(json);
        to.Append((byte)'"');
    }
}
