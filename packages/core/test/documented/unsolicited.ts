/**
 * Every line of the five documents that comes by itself, or later than its command's answer, and where
 * each document has it. It is data for docs/coverage.md; table.ts says how a row is read. A row that is
 * marked `answer` may be the answer itself.
 */
export const netopenLines = `
+NETOPEN: <err>                      | 3.1.3* | 3.1.3* | 2.1.1*  | -2.1.1 CIICR has OK
+NETCLOSE: <err>                     | 3.1.4* | 3.1.4* | 2.1.2*  | -9 SHUT OK
+CIPOPEN: <link>,<err>               | 3.2.1* | 3.2.1* | 2.1.3*  | -3.1 CONNECT OK
+CIPSEND: <link>,<asked>,<taken>     | 3.2.1* | 3.2.1* | 2.1.4*  | -3.1 SEND OK
+CIPCLOSE: <link>,<err>              | 3.2.1* | 3.2.1* | 2.1.6*  | -3.2 CLOSE OK
+SERVERSTOP: <server>,<err>          | 3.4.1* | 3.4.1* | 2.1.15* | -2.1.3 SERVER CLOSE | answer
+CIPERROR: <err>                     | 4.1    | 4.1    | 2.1.4   | -12 ERROR           | answer
+IP ERROR: <text>                    | 3.2.2* | 3.1.4* | 3.1.4*  | -12 ERROR           | answer
+IPADDR: Network not opened          | 3.1.4* | -3.1.4 IP ERROR | -3.1.4 IP ERROR | -2.1.1 CIFSR | answer
+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY | 4.2  | 4.2    | 2.2     | -2.2.4 +PDP: DEACT
+IPCLOSE: <link>,<reason>            | 4.2    | 4.2    | 2.2     | -3.1 CLOSED
+CLIENT: <link>,<server>,<ip>:<port> | 3.4.1* | 3.4.1* | 3.4.1*  | -3.2 REMOTE IP
CONNECT <text>                       | 3.2.3* | 3.2.3* | 3.2.3*  | -2.2.3 CONNECT alone | answer
CONNECT FAIL                         | -1.6 only CONNECT | -1.5.4 only CONNECT | 2.1.3 | -2.2.3 only CONNECT | answer
+CIPRXGET: 1,<link>                  | 3.2.2* | 3.2.2* | 3.2.2*  | -7.2 no link
+IPD<length>                         | 3.2.1* | 3.2.1* | 3.2.1*  | -2.1.4 a comma, a colon
+RECEIVE,<link>,<length>             | -2.1 CIPCCFG only listed | -2.1 CIPCCFG only listed | 2.1.13 | -3.1 a colon
`

/** What both command sets have. */
export const sharedLines = `
RECV FROM: <ip>:<port>               | 3.2.1* | 3.2.1* | 3.2.1*  | 2.1.4*
CLOSED                               | 3.2.3* | 3.2.3* | 3.2.3*  | 2.1.1*
`

export const sim800Lines = `
CONNECT                              | -3.2.3 a rate after it | -3.2.3 a rate after it | -3.2.3 a rate after it | 2.2.3* | answer
CONNECT OK                           | -3.2.1 +CIPOPEN  | -3.2.1 +CIPOPEN  | -2.1.3 +CIPOPEN  | 2.1.1*
<link>, CONNECT OK                   | -3.2.1 +CIPOPEN  | -3.2.1 +CIPOPEN  | -2.1.3 +CIPOPEN  | 3.1*
SEND OK                              | -3.2.1 +CIPSEND  | -3.2.1 +CIPSEND  | -2.1.4 +CIPSEND  | 2.1.1* | answer
<link>, SEND OK                      | -3.2.1 +CIPSEND  | -3.2.1 +CIPSEND  | -2.1.4 +CIPSEND  | 3.1*   | answer
DATA ACCEPT:<length>                 | -2.1 CIPSENDMODE | -2.1 CIPSENDMODE | -2.1.11 +CIPSEND | 6.4*   | answer
DATA ACCEPT:<link>,<length>          | -2.1 CIPSENDMODE | -2.1 CIPSENDMODE | -2.1.11 +CIPSEND | 6.4*   | answer
<link>, CLOSED                       | -4.2 +IPCLOSE    | -4.2 +IPCLOSE    | -2.2 +IPCLOSE    | 3.1*
CLOSE OK                             | -3.2.1 +CIPCLOSE | -3.2.1 +CIPCLOSE | -2.1.6 +CIPCLOSE | 2.1.3* | answer
<link>, CLOSE OK                     | -3.2.1 +CIPCLOSE | -3.2.1 +CIPCLOSE | -2.1.6 +CIPCLOSE | 3.2*   | answer
SHUT OK                              | -3.1.4 +NETCLOSE | -3.1.4 +NETCLOSE | -2.1.2 +NETCLOSE | 3.2*   | answer
STATE: <text>                        | -3.4.3 +CIPOPEN  | -3.4.3 +CIPOPEN  | -2.1.3 +CIPOPEN  | 2.1.3* | answer
SERVER OK                            | -3.4.1 OK        | -3.4.1 OK        | -2.1.14 OK       | 2.1.3* | answer
SERVER CLOSE                         | -3.4.1 +SERVERSTOP | -3.4.1 +SERVERSTOP | -2.1.15 +SERVERSTOP | 2.1.3* | answer
REMOTE IP: <ip>                      | -3.4.1 +CLIENT   | -3.4.1 +CLIENT   | -3.4.1 +CLIENT   | 2.1.3*
<link>, REMOTE IP: <ip>              | -3.4.1 +CLIENT   | -3.4.1 +CLIENT   | -3.4.1 +CLIENT   | 3.2*
+CDNSGIP: 1,"<host>","<ip>"[,"<ip>"] | -2.1 an answer   | -2.1 an answer   | -2.1.17 an answer | 5*
+CDNSGIP: 0,<err>                    | -2.1 an answer   | -2.1 an answer   | -2.1.17 an answer | 5*
+CIPRXGET: 1                         | -3.2.2 a link    | -3.2.2 a link    | -3.2.2 a link    | 7.2*
+IPD,<length>:                       | -3.2.1 no comma  | -3.2.1 no comma  | -3.2.1 no comma  | 2.1.4*
+IPD,<length>,TCP:                   | -3.2.1 no comma  | -3.2.1 no comma  | -3.2.1 no comma  | 7.1
+RECEIVE,<link>,<length>:            | -2.1 CIPCCFG only listed | -2.1 CIPCCFG only listed | -2.1.13 no colon | 3.1*
+PDP: DEACT                          | -4.2 +CIPEVENT   | -4.2 +CIPEVENT   | -2.2 +CIPEVENT   | 2.2.4
RING                                 | -1.6 no calls    | -1.5.4 no calls  | -1.3 no calls    | 2.2.5*
+CMTI: "<name>", <index>             | -1.6 no messages | -1.5.4 no messages | -1.3 no messages | 2.2.5*
`
