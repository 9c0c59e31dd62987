/**
 * Every command of the five documents, form by form, and where each document has it. It is data for
 * docs/coverage.md; table.ts says how a row is read. Where a note only lists a command (2.1), its forms
 * are those that the AT manual of that family has.
 */

/** What is the same in every family: the line, the card, the network, the way out of data state. */
export const lineCommands = `
AT                                   | -1.4 no command shown    | 1.4                | -1.2 no command shown    | -2.1.1 begins with the card
AT+IPR=<rate>                        | -1.4 no command shown    | 1.4                | -1.2 no command shown    | -2.2.1 only flow control
AT&W                                 | -1.4 no command shown    | 1.4                | -1.2 no command shown    | -2.2.1 only flow control
AT+IFC=2,2                           | -1.6 no flow control     | -1.5.4 no flow control | -1.3 no flow control | 2.2.1
AT+CSCLK=1                           | -1.6 no sleep            | -1.5.4 no sleep    | -1.3 no sleep            | 11
AT&D1                                | 1.6                      | 1.5.4              | 1.3                      | 2.2.4
DTR                                  | 1.6                      | 1.5.4              | 1.3                      | 2.2.4
+++                                  | 3.2.3*                   | 3.2.3*             | 3.2.3*                   | 2.2.3*
ATO                                  | 3.2.3*                   | 3.2.3*             | 3.2.3*                   | 2.2.3*
AT+CPIN?                             | 1.5.1                    | 1.5.1              | 4.1                      | 2.1.1*
AT+CSQ                               | 3.1.1*                   | 3.1.1*             | 3.1.1*                   | 2.1.1*
AT+CREG?                             | 3.1.1*                   | 3.1.1*             | -3.1.1 CEREG             | 2.1.1*
AT+CGREG?                            | 3.1.1*                   | 3.1.1*             | -3.1.1 CEREG             | -2.1.1 CGATT
AT+CEREG?                            | -3.1.1 CREG, CGREG       | 1.4                | 3.1.1*                   | -2.1.1 CREG
AT+CGATT?                            | -3.1.1 CGREG             | -3.1.1 CGREG       | -3.1.1 CEREG             | 2.1.1*
AT+CPSI?                             | -1.5.2 only NETOPEN?     | -1.5.2 only NETOPEN? | 4.2                    | -2.1.1 CREG
AT+CGDCONT=<cid>,"IP","<apn>"        | 3.1.2*                   | 3.1.2*             | 3.1.2*                   | -2.1.1 CSTT
AT+CGDCONT=<cid>,"IPV6","<apn>"      | -3.1.2 only IPv4         | 3.1.2*             | 3.1.2*                   | -2.1.1 CSTT
AT+CGDCONT?                          | -3.1.2 only written      | -3.1.2 only written | 4.1                     | -2.1.1 CSTT
AT+CGACT=<list>                      | -3.1.3 NETOPEN           | 1.4                | -3.1.3 NETOPEN           | -2.1.1 CIICR
AT+CGPADDR[=<cid>]                   | -3.1.3 IPADDR            | 1.4                | -3.1.3 IPADDR            | -2.1.1 CIFSR
`

/** The command set of A7600, A76XX and SIM7028, whose names SIM800 shares in part. */
export const netopenCommands = `
AT+NETOPEN?                          | 1.5.2  | 1.5.2  | 2.1.1*  | -2.1.1 CIPSTATUS
AT+NETOPEN                           | 3.1.3* | 3.1.3* | 2.1.1*  | -2.1.1 CSTT, CIICR
AT+NETCLOSE=?                        | 2.1    | 2.1    | 2.1.2   | -9 CIPSHUT
AT+NETCLOSE                          | 3.1.4* | 3.1.4* | 2.1.2*  | -9 CIPSHUT
AT+CIPOPEN=?                         | 2.1    | 2.1    | 2.1.3*  | -2.1.1 CIPSTART
AT+CIPOPEN?                          | 3.4.3* | 3.4.3* | 2.1.3*  | -10 CIPSTATUS
AT+CIPOPEN=<link>,"TCP","<host>",<port> | 3.2.1* | 3.2.1* | 2.1.3* | -2.1.1 CIPSTART
AT+CIPOPEN=<link>,"TCP","<host>",<port>,<local> | 2.1 | 2.1 | 2.1.3 | -2.3 CLPORT
AT+CIPOPEN=<link>,"UDP",,,<local>    | 3.3.1* | 3.3.1* | 2.1.3*  | -2.1.2 CIPSTART
AT+CIPOPEN=<link>,"UDP","<ip>",<port>,<local> | 3.3.3* | 3.3.3* | 3.3.3* | -2.2.3 CIPSTART
AT+CIPSEND=?                         | 2.1    | 2.1    | 2.1.4*  | -6.3 CIPSEND?
AT+CIPSEND=<link>,<length>           | 3.2.1* | 3.2.1* | 2.1.4*  | 6.1    | multi
AT+CIPSEND=<link>[,]                 | 2.1    | 2.1    | 2.1.4   | 3.1*   | multi
AT+CIPSEND=<link>,<length>,"<host>",<port> | 3.3.1* | 3.3.1* | 2.1.4* | -2.1.4 CIPUDPMODE | the driver ends datagrams with Ctrl-Z
AT+CIPSEND=<link>,,"<host>",<port>   | 3.3.1* | 3.3.1* | 3.3.1*  | -2.1.4 CIPUDPMODE
AT+CIPRXGET=?                        | 2.1    | 2.1    | 2.1.5*  | -7.2 only written
AT+CIPRXGET?                         | 2.1    | 2.1    | 2.1.5*  | -7.2 only written
AT+CIPRXGET=0                        | 2.1    | 2.1    | 1.3     | 7.2
AT+CIPRXGET=1                        | 3.2.2* | 3.2.2* | 2.1.5*  | 7.2*
AT+CIPRXGET=2,<link>[,<length>]      | 3.2.2* | 3.2.2* | 2.1.5*  | 7.2    | multi
AT+CIPRXGET=3,<link>[,<length>]      | 3.2.2* | 3.2.2* | 2.1.5*  | 7.2    | multi | the driver reads bytes, not digits
AT+CIPRXGET=4,<link>                 | 3.2.2* | 3.2.2* | 2.1.5*  | -7.2 modes 0 to 3
AT+CIPCLOSE=?                        | 2.1    | 2.1    | 2.1.6*  | -9 only written
AT+CIPCLOSE?                         | 3.4.3* | 3.4.3* | 2.1.6*  | -10 CIPSTATUS
AT+CIPCLOSE=<link>                   | 3.2.1* | 3.2.1* | 2.1.6*  | 3.2*   | multi
AT+IPADDR=?                          | 2.1    | 2.1    | 2.1.7   | -2.1.1 CIFSR
AT+IPADDR                            | 3.1.3* | 3.1.3* | 2.1.7*  | -2.1.1 CIFSR
AT+CIPHEAD=?                         | 2.1    | 2.1    | 2.1.8*  | -7.1 only written
AT+CIPHEAD?                          | 2.1    | 2.1    | 2.1.8*  | -7.1 only written
AT+CIPHEAD=<mode>                    | 2.1    | 2.1    | 2.1.8*  | 2.1.4*
AT+CIPHEAD                           | 2.1    | 2.1    | 2.1.8*  | -7.1 only written
AT+CIPSRIP=?                         | 2.1    | 2.1    | 2.1.9*  | -7.1 only written
AT+CIPSRIP?                          | 2.1    | 2.1    | 2.1.9*  | -7.1 only written
AT+CIPSRIP=<mode>                    | 2.1    | 2.1    | 2.1.9*  | 2.1.4*
AT+CIPSRIP                           | 2.1    | 2.1    | 2.1.9*  | -7.1 only written
AT+CIPMODE=?                         | 2.1    | 2.1    | 2.1.10* | -2.1 only written
AT+CIPMODE?                          | 2.1    | 2.1    | 2.1.10* | -2.1 only written
AT+CIPMODE=<mode>                    | 3.2.3* | 3.2.3* | 2.1.10* | 2.2.3*
AT+CIPMODE                           | 2.1    | 2.1    | 2.1.10* | -2.1 only written
AT+CIPSENDMODE=?                     | 2.1    | 2.1    | 2.1.11* | -6.4 CIPQSEND
AT+CIPSENDMODE?                      | 2.1    | 2.1    | 2.1.11* | -6.4 CIPQSEND
AT+CIPSENDMODE=<mode>                | 2.1    | 2.1    | 2.1.11* | -6.4 CIPQSEND
AT+CIPTIMEOUT?                       | 2.1    | 2.1    | 2.1.12* | -12 no limits to set
AT+CIPTIMEOUT=<list>                 | 2.1    | 2.1    | 2.1.12* | -12 no limits to set
AT+CIPCCFG=?                         | 2.1    | 2.1    | 2.1.13* | -2.2.2 only written
AT+CIPCCFG?                          | 2.1    | 2.1    | 2.1.13* | -2.2.2 only written
AT+CIPCCFG=<list>                    | 4.1    | 4.1    | 2.1.13* | 2.2.2
AT+CIPCCFG                           | 2.1    | 2.1    | 2.1.13* | -2.2.2 only written
AT+SERVERSTART=?                     | 2.1    | 2.1    | 2.1.14* | -2.1.3 CIPSERVER
AT+SERVERSTART?                      | 2.1    | 2.1    | 2.1.14* | -2.1.3 CIPSERVER
AT+SERVERSTART=<port>,<server>[,<backlog>] | 3.4.1* | 3.4.1* | 2.1.14* | -2.1.3 CIPSERVER
AT+SERVERSTOP=<server>               | 3.4.1* | 3.4.1* | 2.1.15* | -2.1.3 CIPSERVER
AT+SERVERSTOP                        | 3.4.2  | 3.4.2  | 3.4.2   | -2.1.3 CIPSERVER
AT+CIPACK=?                          | 2.1    | 2.1    | 2.1.16* | -6.5 only executed
AT+CIPACK=<link>                     | 2.1    | 2.1    | 2.1.16* | 6.5*   | multi
AT+CDNSGIP=?                         | 2.1    | 2.1    | 2.1.17* | -5 only written
AT+CDNSGIP=<list>                    | 2.1    | 2.1    | 2.1.17* | 5*
AT+CSOCKSETPN=?                      | -2.1 not listed | 2.1    | -2.1.18 CSOCKETPN | -4 CIPSGTXT
AT+CSOCKSETPN?                       | -2.1 not listed | 2.1    | -2.1.18 CSOCKETPN | -4 CIPSGTXT
AT+CSOCKSETPN=<profile>[,<family>]   | -2.1 not listed | 3.1.3* | -2.1.18 CSOCKETPN | -4 CIPSGTXT
AT+CSOCKETPN=?                       | -2.1 not listed | -2.1 CSOCKSETPN | 2.1.18* | -4 CIPSGTXT
AT+CSOCKETPN?                        | -2.1 not listed | -2.1 CSOCKSETPN | 2.1.18* | -4 CIPSGTXT
AT+CSOCKETPN=<profile>[,<family>]    | -2.1 not listed | -2.1 CSOCKSETPN | 2.1.18* | -4 CIPSGTXT
AT+CTCPKA=?                          | -2.1 not listed | 2.1    | 2.1.19  | -10 DCD, CIPSTATUS
AT+CTCPKA?                           | -2.1 not listed | 2.1    | 2.1.19* | -10 DCD, CIPSTATUS
AT+CTCPKA=<list>                     | -2.1 not listed | 2.1    | 2.1.19* | -10 DCD, CIPSTATUS
AT+CDNSCFG=?                         | -2.1 not listed | 2.1    | 2.1.20  | -5 only CDNSGIP
AT+CDNSCFG?                          | -2.1 not listed | 2.1    | 2.1.20* | -5 only CDNSGIP
AT+CDNSCFG=<list>                    | -2.1 not listed | 2.1    | 2.1.20* | -5 only CDNSGIP
AT+CSOC?                             | -2.1 not listed | 2.1    | -2.1 not listed | -2.1.1 CIPSTART
AT+CSOC=<list>                       | -2.1 not listed | 2.1    | -2.1 not listed | -2.1.1 CIPSTART
`

/** SIM800's own: bring-up by hand, single and multi connection. */
export const sim800Commands = `
AT+CIPMUX=<mode>                     | -2.1 CIPOPEN     | -2.1 CIPOPEN     | -2.1.3 CIPOPEN     | 3.1*
AT+CSTT="<apn>"                      | -3.1.2 CGDCONT   | -3.1.2 CGDCONT   | -3.1.2 CGDCONT     | 2.1.1*
AT+CIICR                             | -3.1.3 NETOPEN   | -3.1.3 NETOPEN   | -2.1.1 NETOPEN     | 2.1.1*
AT+CIFSR                             | -3.1.3 IPADDR    | -3.1.3 IPADDR    | -2.1.7 IPADDR      | 2.1.1*
AT+CIPSTART="TCP","<host>",<list>    | -3.2.1 CIPOPEN   | -3.2.1 CIPOPEN   | -2.1.3 CIPOPEN     | 2.1.1*
AT+CIPSTART="UDP","<host>",<list>    | -3.3.1 CIPOPEN   | -3.3.1 CIPOPEN   | -2.1.3 CIPOPEN     | 2.1.2*
AT+CIPSTART=<link>,"TCP","<host>",<list> | -3.2.1 CIPOPEN | -3.2.1 CIPOPEN | -2.1.3 CIPOPEN     | 3.1*
AT+CIPSTART=<link>,"UDP","<host>",<list> | -3.3.1 CIPOPEN | -3.3.1 CIPOPEN | -2.1.3 CIPOPEN     | 3.1*
AT+CIPSEND                           | -3.2.1 CIPSEND=  | -3.2.1 CIPSEND=  | -2.1.4 CIPSEND=    | 2.1.1* | single
AT+CIPSEND=<length>                  | -3.2.1 a link first | -3.2.1 a link first | -2.1.4 a link first | 6.1 | single
AT+CIPSEND?                          | -2.1 CIPSEND=?   | -2.1 CIPSEND=?   | -2.1.4 CIPSEND=?   | 6.3*
AT+CIPQSEND=<mode>                   | -2.1 CIPSENDMODE | -2.1 CIPSENDMODE | -2.1.11 CIPSENDMODE | 6.4*
AT+CIPATS=<mode>,<seconds>           | -2.1 not listed  | -2.1 not listed  | -2.1 not listed    | 6.2
AT+CIPSPRT=<mode>                    | -2.1 not listed  | -2.1 not listed  | -2.1 not listed    | 2.1.1
AT+CIPACK                            | -2.1 CIPACK=     | -2.1 CIPACK=     | -2.1.16 CIPACK=    | 6.5*   | single
AT+CIPRXGET=2[,<length>]             | -3.2.2 a link first | -3.2.2 a link first | -2.1.5 a link first | 7.2* | single
AT+CIPRXGET=3[,<length>]             | -3.2.2 a link first | -3.2.2 a link first | -2.1.5 a link first | 7.2* | single | the driver reads bytes, not digits
AT+CIPCLOSE                          | -3.2.1 CIPCLOSE= | -3.2.1 CIPCLOSE= | -2.1.6 CIPCLOSE=   | 2.1.2* | single
AT+CIPCLOSE=<mode>                   | -3.2.1 a link    | -3.2.1 a link    | -2.1.6 a link      | 9      | single
AT+CIPCLOSE=<link>,<mode>            | -3.2.1 only a link | -3.2.1 only a link | -2.1.6 only a link | 9   | multi
AT+CIPSHUT                           | -3.1.4 NETCLOSE  | -3.1.4 NETCLOSE  | -2.1.2 NETCLOSE    | 3.2*
AT+CIPSTATUS                         | -3.4.3 CIPOPEN?  | -3.4.3 CIPOPEN?  | -2.1.3 CIPOPEN?    | 2.1.3* | single
AT+CIPSTATUS (of all)                | -3.4.3 CIPOPEN?  | -3.4.3 CIPOPEN?  | -2.1.3 CIPOPEN?    | 3.1*   | multi
AT+CLPORT="TCP",<port>               | -2.1 CIPOPEN     | -2.1 CIPOPEN     | -2.1.3 CIPOPEN     | 2.3
AT+CLPORT="UDP",<port>               | -3.3.1 CIPOPEN   | -3.3.1 CIPOPEN   | -2.1.3 CIPOPEN     | 2.1.4*
AT+CIPSHOWTP=<mode>                  | -2.1 not listed  | -2.1 not listed  | -2.1 not listed    | 7.1
AT+CIPUDPMODE=1                      | -3.3.1 CIPSEND=  | -3.3.1 CIPSEND=  | -2.1.4 CIPSEND=    | 2.1.4*
AT+CIPUDPMODE=2,"<host>",<port>      | -3.3.1 CIPSEND=  | -3.3.1 CIPSEND=  | -2.1.4 CIPSEND=    | 2.1.4*
AT+CIPUDPMODE?                       | -3.3.1 CIPSEND=  | -3.3.1 CIPSEND=  | -2.1.4 CIPSEND=    | 2.1.4*
AT+CIPSERVER=1,<port>                | -3.4.1 SERVERSTART | -3.4.1 SERVERSTART | -2.1.14 SERVERSTART | 2.1.3* | single
AT+CIPSERVER=1,<port> (of many)      | -3.4.1 SERVERSTART | -3.4.1 SERVERSTART | -2.1.14 SERVERSTART | 3.2* | multi
AT+CIPSERVER=0                       | -3.4.1 SERVERSTOP | -3.4.1 SERVERSTOP | -2.1.15 SERVERSTOP | 2.1.3*
AT+CIPSGTXT=<context>                | -2.1 not listed  | -2.1 CSOCKSETPN  | -2.1.18 CSOCKETPN  | 4*
`
