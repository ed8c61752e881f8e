namespace Serverless.Runtime.Settings;

/// <summary>A setting that is missing, wrong or misspelt.</summary>
/// <param name="Setting">
/// Its name, as environment variables spell it (<c>Stores__Kind</c>) or as its path in the file (<c>extensions.kafka.maxRetries</c>).
/// </param>
/// <param name="Problem">What is wrong with it and what to set; it follows the name in a sentence.</param>
/// <param name="File">The file that it is in; null when it is an app setting.</param>
public sealed record SettingMistake(string Setting, string Problem, string? File = null)
{
    /// <summary>One line: where, which setting, what is wrong with it, and what to set.</summary>
    public override string ToString() => $"{(File is null ? "" : $"{File}: ")}the setting '{Setting}' {Problem}";
}
