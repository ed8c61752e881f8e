using System.Buffers.Text;
using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Core.Transforms;

/// <summary>
/// The severity numbers of OpenTelemetry's log data model: 1 to 24, four for each of TRACE, DEBUG, INFO, WARN, ERROR, FATAL; and what the
/// levels of other systems are among them, as its appendix maps them. Nothing allocates.
/// </summary>
internal static class Severities
{
    private const int LongestName = 16;

    // Of SeverityScale.Syslog, by the number.
    private static readonly int[] Syslog = [21, 19, 18, 17, 13, 10, 9, 5];

    // Of SeverityScale.DotNet, by the number: Trace, Debug, Information, Warning, Error, Critical.
    private static readonly int[] DotNet = [1, 5, 9, 13, 17, 21];

    private static readonly (string Names, int Number)[] Words =
    [
        ("t trace trc finest verbose verb vrb v all", 1), ("finer", 2), ("trace2", 2), ("trace3", 3), ("trace4", 4),
        ("d debug dbg debug1 fine dbug", 5), ("debug2", 6), ("debug3", 7), ("debug4 debug5", 8),
        ("i info inf information informational log statement config", 9), ("n notice info2", 10), ("info3", 11), ("info4", 12),
        ("w warn wrn warning", 13), ("warn2", 14), ("warn3", 15), ("warn4", 16),
        ("e error err eror severe fail", 17), ("c critical crit crt error2 dpanic", 18), ("a alert error3", 19), ("error4", 20),
        ("f fatal ftl emerg emergency panic", 21), ("fatal2", 22), ("fatal3", 23), ("fatal4", 24),
    ];

    private static readonly byte[][] Names = [.. new[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }
        .SelectMany(name => new[] { name, $"{name}2", $"{name}3", $"{name}4" }).Select(Encoding.ASCII.GetBytes)];

    private static readonly int[] NumbersOfWords =
        [.. Words.SelectMany(word => word.Names.Split(' ').Select(_ => word.Number))];

    private static readonly Utf8Table Known = new([.. Words.SelectMany(word => word.Names.Split(' ')).Select(Encoding.ASCII.GetBytes)]);

    /// <summary>The short name of a number from 1 to 24, such as INFO or WARN2.</summary>
    public static byte[] NameOf(int number) => Names[number - 1];

    /// <summary>The number of a level; 0 when it isn't known.</summary>
    public static int NumberOf(SeverityScale scale, ReadOnlySpan<byte> level)
    {
        if (Utf8Parser.TryParse(level, out long number, out var length) && length == level.Length)
            return NumberOf(scale, number);
        Span<byte> lower = stackalloc byte[LongestName];
        if (level.Length is 0 or > LongestName)
            return 0;
        Ascii.ToLower(level, lower, out var written);
        return written == level.Length && Known.Find(lower[..written]) is >= 0 and var known ? NumbersOfWords[known] : 0;
    }

    /// <summary>The number of a level that is a number; 0 when it isn't known.</summary>
    public static int NumberOf(SeverityScale scale, long level) => scale switch
    {
        SeverityScale.Syslog => level is >= 0 and <= 7 ? Syslog[level] : 0,
        SeverityScale.Pino => level is >= 10 and <= 69 ? (int)(level / 10 * 4) - 3 : 0,
        SeverityScale.Python => level is >= 1 and < 60 ? Python((int)level) : 0,
        SeverityScale.DotNet => level is >= 0 and <= 5 ? DotNet[level] : 0,
        _ => level is >= 1 and <= 24 ? (int)level : 0,
    };

    private static int Python(int level) => level switch { < 10 => 1, < 20 => 5, < 30 => 9, < 40 => 13, < 50 => 17, _ => 21 };
}
