namespace Serverless.Runtime.Settings;

/// <summary>Settings are missing or wrong. The message is one line with every <see cref="SettingMistake"/>.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Of at least one mistake.</summary>
    public SettingsException(IReadOnlyList<SettingMistake> mistakes)
        : base(string.Join("; ", mistakes)) => Mistakes = mistakes;

    /// <summary>Of one setting; <paramref name="problem"/> says what is wrong with it and what to set.</summary>
    public SettingsException(string setting, string problem, Exception? inner = null)
        : base(new SettingMistake(setting, problem).ToString(), inner) => Mistakes = [new SettingMistake(setting, problem)];

    /// <summary>What is wrong, one entry a setting; never empty.</summary>
    public IReadOnlyList<SettingMistake> Mistakes { get; }

    /// <summary>The name of the first setting that is wrong.</summary>
    public string Setting => Mistakes[0].Setting;

    /// <summary>Throws when there are mistakes.</summary>
    public static void ThrowIfAny(IReadOnlyList<SettingMistake> mistakes)
    {
        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
    }
}
