using System.Text.Json;

namespace Serverless.Local.Settings;

/// <summary>What is said of a settings file that can't be understood.</summary>
internal static class SettingsFile
{
    /// <summary>The file, the line and column of the mistake, and what to do.</summary>
    public static UsageException NotJson(string file, JsonException fault)
    {
        var what = fault.Message.Split(" LineNumber:", 2)[0].ReplaceLineEndings(" ");
        return new UsageException(
            $"{file}, line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: this is not valid JSON: {what} "
            + "Correct it there.");
    }
}
