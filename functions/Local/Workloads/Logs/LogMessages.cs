using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Logs;

/// <summary>The texts of lines: a number is put between the two halves of each.</summary>
internal static class LogMessages
{
    /// <summary>How many there are.</summary>
    public static int Count => Halves.Length;

    private static readonly (byte[] Before, byte[] After)[] Halves =
    [
        ("order "u8.ToArray(), " accepted"u8.ToArray()),
        ("payment "u8.ToArray(), " captured after two attempts"u8.ToArray()),
        ("cache miss for item "u8.ToArray(), ""u8.ToArray()),
        ("connection from 10.0.0."u8.ToArray(), " closed by peer"u8.ToArray()),
        ("job "u8.ToArray(), " queued"u8.ToArray()),
        ("user u-"u8.ToArray(), " logged in"u8.ToArray()),
        ("retry "u8.ToArray(), " of upload failed: timeout"u8.ToArray()),
        ("checkpoint "u8.ToArray(), " written"u8.ToArray()),
    ];

    /// <summary>Appends a text.</summary>
    public static void Write(in LogFact fact, Utf8Buffer to)
    {
        var (before, after) = Halves[fact.Message];
        to.Append(before);
        to.Append((long)(fact.Style & 0xFF));
        to.Append(after);
    }
}
