namespace Serverless.Runtime.Settings;

/// <summary>Options of which one limits another.</summary>
public interface IOptionRules
{
    /// <summary>
    /// The rules that are broken: the property to change, and what is wrong with it and what to set. The values are within their own
    /// bounds.
    /// </summary>
    IEnumerable<(string Property, string Problem)> Broken();
}
