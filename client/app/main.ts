import './rostrum-app.ts';
import { startRouter } from '../router.ts';
import { currentTheme, setTheme } from '../ui/theme.ts';
import { tokens } from '../ui/tokens.css.ts';

const sheet = tokens.styleSheet;
if (sheet !== undefined) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
setTheme(currentTheme());
startRouter();
document.body.append(document.createElement('rostrum-app'));
