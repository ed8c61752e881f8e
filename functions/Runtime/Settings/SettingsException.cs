namespace Serverless.Runtime.Settings;

/// <summary>A setting is missing or wrong. The message is one line: which setting, what is wrong with it, and what to set.</summary>
public sealed class SettingsException(string setting, string problem, Exception? inner = null) : Exception($"the setting '{setting}' {problem}", inner)
{
    public string Setting { get; } = setting;
}
