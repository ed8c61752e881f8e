using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>
/// Messages about wrong connection settings, and how to fix them, for all kinds of accounts. None shows a value, nor what a client says
/// about one: both may hold a key.
/// </summary>
internal static partial class ConnectionAdvice
{
    /// <summary>The app's identity could not sign in.</summary>
    public static string SignIn(string connection, Exception fault) =>
        $"the app's identity can't sign in for the connection '{connection}' ({fault.GetType().Name}): give the app an identity and name "
            + $"it in '{connection}__credential' and '{connection}__clientId', or sign in again";

    /// <summary>What to do when the identity may not do something; it follows a colon.</summary>
    public static string GiveRole(string role) => $"give the app's identity the role '{role}' on the account";

    /// <summary>
    /// The settings of a connection. Throws <see cref="SettingsException"/> when <paramref name="name"/>, which the setting <paramref
    /// name="namedBy"/> gives, names none: then it may be a connection string in the wrong place. The default name is shown as it is.
    /// </summary>
    public static IConfigurationSection Section(IConfiguration configuration, string name, string defaultName, string namedBy)
    {
        var section = configuration.GetSection(name);
        return section.Exists() || name == defaultName
            ? section
            : throw new SettingsException(namedBy, "names a connection that isn't set: set it to the name of one, such as "
                + $"{defaultName}; the connection string itself belongs into the setting of that name");
    }

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
        catch (Exception)
        {
            // The client's exception isn't kept as the cause: what is logged with it may hold the key.
            throw new SettingsException(connection, $"is not a connection string of {form}");
        }
    }

    /// <summary>
    /// The address that a setting gives: of http or https, without user, query and fragment, which would hold a key. Throws <see
    /// cref="SettingsException"/> when it isn't one.
    /// </summary>
    public static Uri Address(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && AddressForm().IsMatch(text)
            ? uri
            : throw new SettingsException(setting, $"is not an address (its length is {text.Length}): set it to one such as "
                + "https://ACCOUNT.SERVICE, without a key, token or path");

    /// <summary>The first line of what a service says.</summary>
    public static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();

    // Emulators have the account's name as the path.
    [GeneratedRegex(@"\Ahttps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]{3,24})?/?\z", RegexOptions.IgnoreCase)]
    private static partial Regex AddressForm();
}
