using System.Diagnostics.CodeAnalysis;

namespace Serverless.Runtime.Settings;

/// <summary>Messages about wrong connection settings, and how to fix them, for all kinds of accounts.</summary>
internal static class ConnectionAdvice
{
    /// <summary>The app's identity could not sign in.</summary>
    public static string SignIn(string connection, Exception fault) =>
        $"the app's identity can't sign in for the connection '{connection}' ({FirstLine(fault)}): give the app an identity and name it in "
            + $"'{connection}__credential' and '{connection}__clientId', or sign in again";

    /// <summary>What to do when the identity may not do something; it follows a colon.</summary>
    public static string GiveRole(string role) => $"give the app's identity the role '{role}' on the account";

    /// <summary>
    /// Opens clients with a connection string. Throws <see cref="SettingsException"/> when it isn't a connection string; <paramref
    /// name="form"/> describes one and gives an example.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "the clients throw several kinds for a string that doesn't parse")]
    public static T Open<T>(string connection, string text, string form, Func<string, T> open)
    {
        try
        {
            return open(text);
        }
        catch (Exception exception)
        {
            // Neither the text nor the client's message is shown: both may hold the key.
            throw new SettingsException(connection, $"is not a connection string of {form}", exception);
        }
    }

    /// <summary>The address that a setting gives. Throws <see cref="SettingsException"/> when it isn't one.</summary>
    public static Uri Address(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new SettingsException(setting, $"is not an address: '{text}'");

    /// <summary>The first line of what an exception says.</summary>
    public static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();
}
