using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Logs;

/// <summary>Writes lines in the formats of their services.</summary>
internal static class LogLines
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Names of the levels, in the order of LogLevel.
    private static readonly byte[][] Lower = Utf8("debug", "info", "warn", "error");
    private static readonly byte[][] Upper = Utf8("DEBUG", "INFO", "WARN", "ERROR");
    private static readonly byte[][] Names = Utf8("Debug", "Information", "Warning", "Error");
    private static readonly byte[][] Server = Utf8("debug", "notice", "warn", "crit");
    private static readonly byte[][] Database = Utf8("DEBUG1", "LOG", "WARNING", "FATAL");

    // Local use, by severity 7, 6, 4, 3.
    private static readonly int[] Priorities = [135, 134, 132, 131];
    private static readonly int[] PinoLevels = [20, 30, 40, 50];

    /// <summary>Appends the line.</summary>
    public static void Write(in LogFact fact, Utf8Buffer to)
    {
        switch (fact.Format)
        {
            case LogFormat.Zap:
                WriteZap(fact, to);
                break;
            case LogFormat.Logfmt:
                WritePairs(fact, to);
                break;
            case LogFormat.Access:
                WriteAccess(fact, to);
                break;
            case LogFormat.Compact:
                WriteCompact(fact, to);
                break;
            case LogFormat.Pino:
                WritePino(fact, to);
                break;
            case LogFormat.Syslog:
                WriteSyslog(fact, to);
                break;
            case LogFormat.Log4j:
                Write(fact, "yyyy-MM-dd HH:mm:ss,fff ", Upper, " [main] com.acme.Worker - "u8, to);
                break;
            case LogFormat.Ecs:
                WriteEcs(fact, to);
                break;
            case LogFormat.NginxError:
                Write(fact, "yyyy/MM/dd HH:mm:ss '['", Server, "] 7#7: *1 "u8, to);
                break;
            case LogFormat.Postgres:
                Write(fact, "yyyy-MM-dd HH:mm:ss.fff 'UTC [4711] ann@shop '", Database, ":  "u8, to);
                break;
            case LogFormat.Container:
                to.Append(TimeOf(fact), Iso);
                to.Append(" stdout F "u8);
                WritePairs(fact, to);
                break;
            default:
                Write(fact, "yyyy-MM-dd'T'HH:mm:ss.fff'Z ['", Upper, "] "u8, to);
                break;
        }
    }

    private static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static DateTimeOffset TimeOf(in LogFact fact) => DateTimeOffset.FromUnixTimeMilliseconds(fact.TimeMs);

    /// <summary>Time, level, what is between them and the text, and the text.</summary>
    private static void Write(in LogFact fact, string time, byte[][] levels, ReadOnlySpan<byte> between, Utf8Buffer to)
    {
        to.Append(TimeOf(fact), time);
        to.Append(levels[(int)fact.Level]);
        to.Append(between);
        LogMessages.Write(fact, to);
    }

    private static void WriteZap(in LogFact fact, Utf8Buffer to)
    {
        to.Append("{\"level\":\""u8);
        to.Append(Lower[(int)fact.Level]);
        to.Append("\",\"ts\":\""u8);
        to.Append(TimeOf(fact), Iso);
        to.Append("\",\"caller\":\"shop/http.go:42\",\"msg\":\""u8);
        LogMessages.Write(fact, to);
        to.Append((byte)'"');
        if (fact.Route >= 0)
        {
            to.Append(",\"method\":\"GET\",\"path\":\""u8);
            WritePath(fact, to);
            to.Append("\",\"status\":"u8);
            to.Append(fact.Status);
            to.Append(",\"durationMs\":"u8);
            to.Append(fact.DurationMs);
        }
        to.Append((byte)'}');
    }

    private static void WritePairs(in LogFact fact, Utf8Buffer to)
    {
        if (fact.Format == LogFormat.Logfmt)
        {
            to.Append("ts="u8);
            to.Append(TimeOf(fact), Iso);
            to.Append((byte)' ');
        }
        to.Append("level="u8);
        to.Append(Lower[(int)fact.Level]);
        to.Append(" msg=\""u8);
        LogMessages.Write(fact, to);
        to.Append((byte)'"');
        if (fact.Route < 0)
            return;
        to.Append(" method=GET path="u8);
        WritePath(fact, to);
        to.Append(" status="u8);
        to.Append(fact.Status);
        to.Append(" duration_ms="u8);
        to.Append(fact.DurationMs);
    }

    private static void WriteAccess(in LogFact fact, Utf8Buffer to)
    {
        to.Append("10.0.0.7 - - ["u8);
        to.Append(TimeOf(fact), "dd/MMM/yyyy:HH:mm:ss '+0000] \"GET '");
        WritePath(fact, to);
        to.Append(" HTTP/1.1\" "u8);
        to.Append(fact.Status);
        to.Append(" 512 \"-\" \"curl/8.5\" "u8);
        to.Append(fact.DurationMs / 1_000);
        to.Append((byte)'.');
        to.Append((byte)('0' + (fact.DurationMs / 100 % 10)));
        to.Append((byte)('0' + (fact.DurationMs / 10 % 10)));
        to.Append((byte)('0' + (fact.DurationMs % 10)));
    }

    private static void WriteCompact(in LogFact fact, Utf8Buffer to)
    {
        to.Append("{\"@t\":\""u8);
        to.Append(TimeOf(fact), Iso);
        to.Append("\",\"@m\":\""u8);
        LogMessages.Write(fact, to);
        // What has none is information.
        if (fact.Level != LogLevel.Info)
        {
            to.Append("\",\"@l\":\""u8);
            to.Append(Names[(int)fact.Level]);
        }
        to.Append("\",\"SourceContext\":\"Acme.Shop\"}"u8);
    }

    private static void WritePino(in LogFact fact, Utf8Buffer to)
    {
        to.Append("{\"level\":"u8);
        to.Append(PinoLevels[(int)fact.Level]);
        to.Append(",\"time\":"u8);
        to.Append(fact.TimeMs);
        to.Append(",\"pid\":7,\"msg\":\""u8);
        LogMessages.Write(fact, to);
        to.Append("\",\"method\":\"GET\",\"path\":\""u8);
        WritePath(fact, to);
        to.Append("\",\"status\":"u8);
        to.Append(fact.Status);
        to.Append(",\"responseTime\":"u8);
        to.Append(fact.DurationMs);
        to.Append((byte)'}');
    }

    private static void WriteSyslog(in LogFact fact, Utf8Buffer to)
    {
        to.Append((byte)'<');
        to.Append(Priorities[(int)fact.Level]);
        to.Append(">1 "u8);
        to.Append(TimeOf(fact), Iso);
        to.Append(" host-7 worker 42 - - "u8);
        LogMessages.Write(fact, to);
    }

    private static void WriteEcs(in LogFact fact, Utf8Buffer to)
    {
        to.Append("{\"@timestamp\":\""u8);
        to.Append(TimeOf(fact), Iso);
        to.Append("\",\"log.level\":\""u8);
        to.Append(Upper[(int)fact.Level]);
        to.Append("\",\"message\":\""u8);
        LogMessages.Write(fact, to);
        to.Append("\",\"ecs\":{\"version\":\"8.11.0\"}}"u8);
    }

    /// <summary>The route, with a number in the place of what identifies a thing.</summary>
    private static void WritePath(in LogFact fact, Utf8Buffer to)
    {
        foreach (var letter in LogServices.Routes[fact.Route])
        {
            if (letter == '*')
                to.Append((long)((fact.Style >> 16) & 0xFFFF));
            else
                to.Append((byte)letter);
        }
    }
}
